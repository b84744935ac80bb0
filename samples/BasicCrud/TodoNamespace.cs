using Socketeer.Server;

namespace Socketeer.Samples.BasicCrud;

/// <summary>Creating, reading, updating, deleting and listing todos. Who changes something gets the ack; all others the event.</summary>
[EventFilter<ErrorFilter>]
internal sealed partial class TodoNamespace(TodoRepository todos) : SocketNamespaceHandler
{
    [OnEvent("todo:list")]
    public Response<IReadOnlyList<Todo>> List() => new(todos.All);

    [OnEvent("todo:create")]
    public async Task<Response<string>> CreateAsync(TodoPayload? payload)
    {
        Todo todo = Given(payload).ToNewTodo();
        todos.Save(todo);
        await Socket.Broadcast.EmitAsync("todo:created", todo);
        return new(todo.Id);
    }

    [OnEvent("todo:read")]
    public Response<Todo> Read(string? id) => new(todos.Find(Given(id)));

    // Without a result there is nothing to return, so the ack is sent from here.
    [OnEvent("todo:update")]
    public async Task UpdateAsync(TodoPayload? payload, EventContext context)
    {
        Todo todo = Given(payload).ToTodo();
        todos.Save(todo);
        await context.AckAsync();
        await Socket.Broadcast.EmitAsync("todo:updated", todo);
    }

    [OnEvent("todo:delete")]
    public async Task DeleteAsync(string? id, EventContext context)
    {
        todos.Delete(Given(id));
        await context.AckAsync();
        await Socket.Broadcast.EmitAsync("todo:deleted", id);
    }

    // A client may send null for anything.
    private static T Given<T>(T? argument) => argument ?? throw new TodoException(TodoException.InvalidPayload);
}
