using System.Net;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Socketeer.EngineIO;

/// <summary>
/// What Kestrel listens with: for TCP on Linux a number of <see cref="EpollLoop"/>s; for everything else its own socket transport.
/// </summary>
internal sealed class InlineTransportFactory(
    int threads, IOptions<SocketTransportOptions> options, IMemoryPoolFactory<byte> memoryPools, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private readonly SocketTransportFactory _sockets = new(options, loggers);
    private readonly ILogger _logger = loggers.CreateLogger("Socketeer.EngineIO.Transport");
    private EpollLoop[]? _loops;

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (!OperatingSystem.IsLinux() || endpoint is not IPEndPoint address)
        {
            return _sockets.BindAsync(endpoint, cancellationToken);
        }

        _loops ??= StartLoops();
        return ValueTask.FromResult<IConnectionListener>(new EpollListener(address, options.Value, _loops, memoryPools, _logger));
    }

    /// <summary>Ends the loops. Kestrel has closed its connections by then.</summary>
    public void Dispose()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (EpollLoop loop in _loops ?? [])
        {
            loop.Dispose();
        }
    }

    [SupportedOSPlatform("linux")]
    private EpollLoop[] StartLoops()
    {
        var loops = new EpollLoop[threads];
        for (int i = 0; i < loops.Length; i++)
        {
            loops[i] = new EpollLoop(i);
        }

        return loops;
    }
}
