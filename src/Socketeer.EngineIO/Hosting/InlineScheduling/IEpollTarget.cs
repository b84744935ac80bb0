namespace Socketeer.EngineIO;

/// <summary>Something an <see cref="EpollLoop"/> waits for.</summary>
internal interface IEpollTarget
{
    /// <summary>The state of its socket may have changed. Called on the loop's thread; what waited goes on before this returns.</summary>
    /// <param name="events">What happened, perhaps.</param>
    void OnReady(EpollEvents events);
}
