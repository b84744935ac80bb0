namespace Socketeer.Tool;

/// <summary>
/// What has come to a namespace, counted by name, and who waits for more. An event that came before somebody waits for it counts: a script
/// that emits and then waits cannot be too late.
/// </summary>
internal sealed class Arrivals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _counts = [];
    private readonly List<Waiter> _waiters = [];

    public void Add(string name)
    {
        lock (_gate)
        {
            if (_waiters.Find(waiter => waiter.Name == name) is { } first)
            {
                _waiters.Remove(first);
                first.Came.TrySetResult();
                return;
            }

            _counts[name] = _counts.GetValueOrDefault(name) + 1;
        }
    }

    /// <summary>Takes one that has come, or waits for it.</summary>
    /// <returns>Whether it came in time.</returns>
    public async Task<bool> TakeAsync(string name, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(name);
        lock (_gate)
        {
            if (_counts.TryGetValue(name, out int count))
            {
                _ = count == 1 ? _counts.Remove(name) : (_counts[name] = count - 1) > 0;
                return true;
            }

            _waiters.Add(waiter);
        }

        try
        {
            await waiter.Came.Task.WaitAsync(timeout, timeProvider, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            lock (_gate)
            {
                // It may have come at the last moment.
                return !_waiters.Remove(waiter);
            }
        }
    }

    private sealed class Waiter(string name)
    {
        public string Name => name;

        public TaskCompletionSource Came { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
