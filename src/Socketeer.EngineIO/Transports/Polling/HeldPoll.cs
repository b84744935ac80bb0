using System.Threading.Tasks.Sources;

namespace Socketeer.EngineIO;

/// <summary>
/// The wait of one GET for something to say: made once per session and used again for every poll. All but the wait itself is
/// guarded by the session's lock.
/// </summary>
internal sealed class HeldPoll : IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _source;

    /// <summary>Gets a value that tells whether a poll waits and was not released.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Begins a wait.</summary>
    /// <returns>A task that completes with <see langword="true"/> when there is something to say, and <see langword="false"/> when the client is gone.</returns>
    public ValueTask<bool> Begin()
    {
        _source.Reset();
        IsWaiting = true;
        return new ValueTask<bool>(this, _source.Version);
    }

    /// <summary>Gets the right to release the wait; whoever has it calls <see cref="Release"/>, without the lock.</summary>
    public bool TryTake()
    {
        bool isWaiting = IsWaiting;
        IsWaiting = false;
        return isWaiting;
    }

    /// <summary>Ends the wait.</summary>
    /// <param name="result">How it ends.</param>
    /// <param name="onThisThread">
    /// Whether the poll may be answered before this returns. The answer, and whatever the client sent behind its poll, is dealt with
    /// on this thread then: the caller must hold nothing, and be done.
    /// </param>
    public void Release(bool result, bool onThisThread)
    {
        _source.RunContinuationsAsynchronously = !onThisThread;
        _source.SetResult(result);
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
