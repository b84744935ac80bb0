namespace Socketeer.Tool;

/// <summary>Which events are printed: all, until <c>on</c> names those that are or <c>off</c> those that are not.</summary>
internal sealed class EventFilter
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _hidden = [];
    private HashSet<string>? _only;

    /// <summary>Shows an event, and from the first one that was not hidden on, only such; without a name, all again.</summary>
    public void On(string? name)
    {
        lock (_gate)
        {
            if (name is null)
            {
                _hidden.Clear();
                _only = null;
            }
            else if (!_hidden.Remove(name))
            {
                (_only ??= []).Add(name);
            }
        }
    }

    public void Off(string name)
    {
        lock (_gate)
        {
            if (_only?.Remove(name) != true)
            {
                _hidden.Add(name);
            }
        }
    }

    public bool IsShown(string name)
    {
        lock (_gate)
        {
            return !_hidden.Contains(name) && _only?.Contains(name) != false;
        }
    }
}
