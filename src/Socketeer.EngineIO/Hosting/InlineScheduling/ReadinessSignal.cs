namespace Socketeer.EngineIO;

/// <summary>
/// Between the loop, which tells once that a socket has become ready, and the one user that waits for it. Whoever ends the wait,
/// by any of the methods that say so, owns what waited.
/// </summary>
/// <remarks>
/// The order that loses no signal: <see cref="Clear"/>, ask the socket, and <see cref="TryWait"/> when it has nothing; what
/// becomes ready after the clearing is signalled, and keeps the user from waiting.
/// </remarks>
/// <param name="isReady">Whether the socket is to be asked before the first signal.</param>
internal struct ReadinessSignal(bool isReady)
{
    private const int Cleared = 0;
    private const int Ready = 1;
    private const int Waiting = 2;

    private int _state = isReady ? Ready : Cleared;

    /// <summary>Gets a value that tells whether there was a signal since it was cleared.</summary>
    public bool IsReady => Volatile.Read(ref _state) == Ready;

    /// <summary>Notes that the socket is about to be asked. A full fence: the question must not come first.</summary>
    public void Clear() => Interlocked.Exchange(ref _state, Cleared);

    /// <summary>Tells that the socket may be ready.</summary>
    /// <returns><see langword="true"/> when this ended a wait.</returns>
    public bool Signal() => Interlocked.Exchange(ref _state, Ready) == Waiting;

    /// <summary>Begins to wait.</summary>
    /// <returns><see langword="false"/> when there was a signal meanwhile, and the socket is to be asked again.</returns>
    public bool TryWait() => Interlocked.CompareExchange(ref _state, Waiting, Cleared) == Cleared;

    /// <summary>Ends a wait for another reason than a signal.</summary>
    /// <returns><see langword="false"/> when nobody waits, or somebody else has ended it.</returns>
    public bool TryStopWaiting() => Interlocked.CompareExchange(ref _state, Cleared, Waiting) == Waiting;
}
