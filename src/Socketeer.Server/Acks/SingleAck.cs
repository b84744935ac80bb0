namespace Socketeer.Server;

/// <summary>Waits for the ack of one socket: ends by the answer, the timeout, the caller's token or the disconnection.</summary>
internal sealed class SingleAck : PendingAck
{
    private readonly TaskCompletionSource<EventArguments> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override void OnAck(EventArguments answer) => _answer.TrySetResult(answer);

    public override void OnDisconnected() => _answer.TrySetException(new SocketDisconnectedException());

    public async Task<EventArguments> WaitAsync(TimeSpan? timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await _answer.Task.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new AckTimeoutException();
        }
    }
}
