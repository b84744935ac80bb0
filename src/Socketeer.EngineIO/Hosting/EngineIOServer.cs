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
    private int _closed;

    internal EngineIOServer(
        EngineIOOptions options,
        Func<EngineConnection, EngineConnectionHandler> accept,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        Options = options;
        Accept = accept;
        Time = time;
        SessionLogger = loggers.CreateLogger("Socketeer.EngineIO.Session");
        TransportLogger = loggers.CreateLogger("Socketeer.EngineIO.Transport");
        _scan = new HeartbeatScan(Sessions, options, time);
    }

    /// <summary>Occurs when a request was refused. Corresponds to the event <c>connection_error</c>.</summary>
    /// <remarks>Handlers run in the request and delay its answer.</remarks>
    public event EventHandler<ConnectionErrorEventArgs>? ConnectionError;

    /// <summary>Gets the number of sessions. Corresponds to <c>clientsCount</c>.</summary>
    public int ClientsCount => Sessions.Count;

    internal EngineIOOptions Options { get; }

    internal Func<EngineConnection, EngineConnectionHandler> Accept { get; }

    internal TimeProvider Time { get; }

    internal ILogger SessionLogger { get; }

    internal ILogger TransportLogger { get; }

    internal DeferredFlush Deferred { get; } = new();

    internal SessionRegistry Sessions { get; } = new();

    internal bool IsClosed => Volatile.Read(ref _closed) != 0;

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
