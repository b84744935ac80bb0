namespace Socketeer.Tool;

/// <summary>Counts the events that are printed, for <c>--exit-after</c>.</summary>
internal sealed class EventCount(int? limit)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private int _printed;

    public Task Reached => _reached.Task;

    /// <summary>Counts an event before it is printed.</summary>
    /// <returns>Whether it is one of those that are.</returns>
    public bool TryAdd() => Interlocked.Increment(ref _count) <= (limit ?? int.MaxValue);

    /// <summary>An event that was counted is printed.</summary>
    public void OnPrinted()
    {
        if (Interlocked.Increment(ref _printed) == limit)
        {
            _reached.TrySetResult();
        }
    }
}
