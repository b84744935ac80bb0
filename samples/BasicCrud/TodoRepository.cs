namespace Socketeer.Samples.BasicCrud;

/// <summary>The todos, in memory and in the order they came.</summary>
internal sealed class TodoRepository
{
    private const int Capacity = 1_000;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, Todo> _todos = [];

    public IReadOnlyList<Todo> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _todos.Values];
            }
        }
    }

    /// <exception cref="TodoException">There is none of this id.</exception>
    public Todo Find(string id)
    {
        lock (_lock)
        {
            return _todos.GetValueOrDefault(id) ?? throw new TodoException(TodoException.NotFound);
        }
    }

    /// <summary>Adds a todo, or puts it in the place of the one with its id.</summary>
    /// <exception cref="TodoException">There are too many.</exception>
    public void Save(Todo todo)
    {
        lock (_lock)
        {
            if (_todos.Count >= Capacity && !_todos.ContainsKey(todo.Id))
            {
                throw new TodoException("too many entities");
            }

            _todos[todo.Id] = todo;
        }
    }

    /// <exception cref="TodoException">There is none of this id.</exception>
    public void Delete(string id)
    {
        lock (_lock)
        {
            if (!_todos.Remove(id))
            {
                throw new TodoException(TodoException.NotFound);
            }
        }
    }
}
