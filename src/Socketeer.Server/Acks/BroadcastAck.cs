namespace Socketeer.Server;

/// <summary>
/// Collects the acks of a broadcast: complete when every socket it reached has answered or disconnected. The adapter says how
/// many there are; answers may come before it does.
/// </summary>
internal sealed class BroadcastAck : PendingAck
{
    private readonly Lock _gate = new();
    private readonly List<EventArguments> _answers = [];
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int? _expected;
    private int _gone;

    public override void OnAck(EventArguments answer)
    {
        lock (_gate)
        {
            _answers.Add(answer);
            CompleteWhenDone();
        }
    }

    public override void OnDisconnected() => OnNotAsked();

    /// <summary>One of the sockets will not answer.</summary>
    public void OnNotAsked()
    {
        lock (_gate)
        {
            _gone++;
            CompleteWhenDone();
        }
    }

    public void Expect(int count)
    {
        lock (_gate)
        {
            _expected = count;
            CompleteWhenDone();
        }
    }

    /// <exception cref="AckTimeoutException">Not all answered in time; it holds the answers that came.</exception>
    public async Task<IReadOnlyList<EventArguments>> WaitAsync(TimeSpan? timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await _complete.Task.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new AckTimeoutException(Answers());
        }

        return Answers();
    }

    private EventArguments[] Answers()
    {
        lock (_gate)
        {
            return [.. _answers];
        }
    }

    private void CompleteWhenDone()
    {
        if (_answers.Count + _gone == _expected)
        {
            _complete.TrySetResult();
        }
    }
}
