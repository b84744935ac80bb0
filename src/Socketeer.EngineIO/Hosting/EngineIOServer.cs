using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Socketeer.EngineIO;

/// <summary>An Engine.IO server: its sessions and what they have in common. Made by <c>MapEngineIO</c>, one per endpoint.</summary>
/// <remarks>Safe to use from any thread.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Close stops the scan; the server lives as long as its endpoint.")]
public sealed class EngineIOServer
{
    private readonly HeartbeatScan _scan;
    private volatile bool _refusesHandshakes;
    private int _closed;

    internal EngineIOServer(
        EngineIOOptions options,
        Func<EngineConnection, EngineConnectionHandler> accept,
        TimeProvider time,
        ILoggerFactory loggers,
        Action<IThreadPoolWorkItem>? queueWork = null)
    {
        Options = options;
        Accept = accept;
        Time = time;
        SessionLogger = loggers.CreateLogger("Socketeer.EngineIO.Session");
        TransportLogger = loggers.CreateLogger("Socketeer.EngineIO.Transport");
        QueueWork = queueWork ?? (static work => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false));
        Deferred = new DeferredFlush(QueueWork);
        _scan = new HeartbeatScan(Sessions, options, time);
    }

    /// <summary>Occurs when a request was refused. Corresponds to the event <c>connection_error</c>.</summary>
    /// <remarks>Handlers run in the request and delay its answer.</remarks>
    public event EventHandler<ConnectionErrorEventArgs>? ConnectionError;

    /// <summary>Gets the number of sessions. Corresponds to <c>clientsCount</c>.</summary>
    public int ClientsCount => Sessions.Count;

    /// <summary>Gets or sets whether <see cref="Close"/> is called when the application begins to stop.</summary>
    /// <value>The default is <see langword="true"/>. Whoever sets <see langword="false"/> calls it.</value>
    public bool ClosesWithApplication { get; set; } = true;

    internal EngineIOOptions Options { get; }

    internal Func<EngineConnection, EngineConnectionHandler> Accept { get; }

    internal TimeProvider Time { get; }

    internal ILogger SessionLogger { get; }

    internal ILogger TransportLogger { get; }

    /// <summary>Gets what runs the server's own work, which is nobody's request: by default the thread pool.</summary>
    internal Action<IThreadPoolWorkItem> QueueWork { get; }

    internal DeferredFlush Deferred { get; }

    internal SessionRegistry Sessions { get; } = new();

    internal bool IsClosed => Volatile.Read(ref _closed) != 0;

    internal bool RefusesHandshakes => _refusesHandshakes || IsClosed;

    /// <summary>Answers handshakes with 503 from now on. The sessions that are there go on, and may upgrade.</summary>
    public void StopAccepting() => _refusesHandshakes = true;

    /// <summary>Closes every session at once, dropping what waits to be sent, and refuses new ones. Corresponds to <c>close()</c>.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        _scan.Dispose();
        foreach (EngineSession session in Sessions)
        {
            session.Close(discard: true);
        }
    }

    internal long ToTimestamp(TimeSpan span) => (long)(span.TotalSeconds * Time.TimestampFrequency);

    internal void OnConnectionError(HttpContext context, EngineError error) =>
        ConnectionError?.Invoke(this, new ConnectionErrorEventArgs(context, error.Code, error.Message, error.Detail));
}
