using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Socketeer.EngineIO;

/// <summary>
/// One TCP connection under Kestrel, served by an <see cref="EpollLoop"/>: what waits for it to become readable or writable goes
/// on on the loop's thread.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class EpollConnection
    : ConnectionContext,
        IConnectionIdFeature,
        IConnectionTransportFeature,
        IConnectionItemsFeature,
        IConnectionLifetimeFeature,
        IConnectionEndPointFeature,
        IConnectionSocketFeature,
        IMemoryPoolFeature,
        IEpollTarget,
        IThreadPoolWorkItem
{
    private static long LastId = Environment.TickCount64 << 16;

    private readonly LinuxSocket _socket;
    private readonly EpollLoop _loop;
    private readonly EpollReader _reader;
    private readonly EpollWriter _writer;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closed = new();
    private IDictionary<object, object?>? _items;
    private Socket? _platformSocket;
    private int _hasEnded;
    private bool _isDisposed;

    public EpollConnection(
        LinuxSocket socket, EndPoint? local, EndPoint? peer, EpollLoop loop, MemoryPool<byte> memoryPool, ILogger logger)
    {
        _socket = socket;
        _logger = logger;
        MemoryPool = memoryPool;
        _loop = loop;
        _reader = new EpollReader(socket, this);
        _writer = new EpollWriter(socket);
        Transport = new Pipes(_reader, _writer);
        Features = new ConnectionFeatures(this);
        ConnectionClosed = _closed.Token;
        ConnectionId = Interlocked.Increment(ref LastId).ToString("X", CultureInfo.InvariantCulture);
        LocalEndPoint = local;
        RemoteEndPoint = peer;
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    /// <summary>Gets the platform's view of the socket, for an application that sets options of it.</summary>
    /// <exception cref="ObjectDisposedException">The connection is over, and its descriptor perhaps another's.</exception>
    public Socket Socket
    {
        get
        {
            lock (_closed)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _platformSocket ??= new Socket(new SafeSocketHandle(_socket.Descriptor, ownsHandle: false));
            }
        }
    }

    public MemoryPool<byte> MemoryPool { get; }

    /// <summary>Begins to serve it.</summary>
    public void Start() => _loop.Add(_socket.Descriptor, this);

    /// <summary>The socket's state has changed. Called by the loop; what waits goes on before this returns.</summary>
    public void OnReady(EpollEvents events)
    {
        bool mayHaveEnded = (events & (EpollEvents.PeerEnded | EpollEvents.Ended | EpollEvents.Failed)) != 0;
        if (mayHaveEnded || (events & EpollEvents.Readable) != 0)
        {
            _reader.OnReady(mayHaveEnded);
        }

        if (mayHaveEnded || (events & EpollEvents.Writable) != 0)
        {
            _writer.OnReady();
        }

        if (mayHaveEnded)
        {
            FindOutWhetherEnded();
        }
    }

    /// <summary>The peer has ended, or the connection broke. Called from any thread, more than once.</summary>
    public void OnEnded()
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            // What is registered with the token is not the loop's work.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _socket.Reset();
        OnEnded();
    }

    public override ValueTask DisposeAsync()
    {
        bool isFirst;
        lock (_closed)
        {
            isFirst = !_isDisposed;
            _isDisposed = true;
        }

        if (isFirst)
        {
            _reader.Complete();
            _writer.Complete();
            _loop.Remove(_socket.Descriptor);
            _socket.Shutdown();
            _platformSocket?.Dispose();
            _socket.Dispose();
            OnEnded();
        }

        return base.DisposeAsync();
    }

    /// <summary>Cancels <see cref="ConnectionClosed"/>.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            _closed.Cancel();
        }
        catch (AggregateException exception)
        {
            Log.ClosedCallbackFailed(_logger, ConnectionId, exception);
        }
    }

    /// <summary>
    /// Finds out whether the peer is gone while nobody reads: the answer to a poll that is held need not be waited for any more, be
    /// there something unread (a request behind it, the farewell of TLS) or not.
    /// </summary>
    public void FindOutWhetherEnded()
    {
        EpollEvents end = _socket.GetEnd();

        // Who sends a request and then nothing more is answered: its end is no news before the request is read.
        if ((end & (EpollEvents.Ended | EpollEvents.Failed)) != 0 || ((end & EpollEvents.PeerEnded) != 0 && _reader.HasBegun))
        {
            OnEnded();
        }
    }

    private sealed class Pipes(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    private static partial class Log
    {
        [LoggerMessage(203, LogLevel.Error, "A callback of the end of connection {ConnectionId} failed.", EventName = "ConnectionClosedCallbackFailed")]
        public static partial void ClosedCallbackFailed(ILogger logger, string connectionId, Exception exception);
    }
}
