using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Socketeer.EngineIO;

/// <summary>
/// One TCP connection under Kestrel, served by an <see cref="EpollLoop"/>: what waits for it to become readable or writable goes
/// on on the loop's thread.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollConnection
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
    private static long _lastId = Environment.TickCount64 << 16;

    private readonly LinuxSocket _socket;
    private readonly EpollLoop _loop;
    private readonly EpollReader _reader;
    private readonly EpollWriter _writer;
    private readonly CancellationTokenSource _closed = new();
    private IDictionary<object, object?>? _items;
    private Socket? _platformSocket;
    private int _hasEnded;
    private int _isDisposed;

    public EpollConnection(LinuxSocket socket, EndPoint? local, EndPoint? peer, EpollLoop loop, MemoryPool<byte> memoryPool)
    {
        _socket = socket;
        MemoryPool = memoryPool;
        _loop = loop;
        _reader = new EpollReader(socket, this);
        _writer = new EpollWriter(socket);
        Transport = new Pipes(_reader, _writer);
        Features = new ConnectionFeatures(this);
        ConnectionClosed = _closed.Token;
        ConnectionId = Interlocked.Increment(ref _lastId).ToString("X", CultureInfo.InvariantCulture);
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
    public Socket Socket => LazyInitializer.EnsureInitialized(
        ref _platformSocket, () => new Socket(new SafeSocketHandle(_socket.Descriptor, ownsHandle: false)));

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

    public override void Abort(ConnectionAbortedException abortReason) => _socket.Reset();

    public override ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
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
    void IThreadPoolWorkItem.Execute() => _closed.Cancel();

    // While nobody reads, nobody finds the end: the answer to a poll that is held need not be waited for any more.
    private void FindOutWhetherEnded()
    {
        int next = _socket.PeekByte();
        if (next <= 0 && next != LinuxSocket.WouldBlock)
        {
            OnEnded();
        }
    }

    private sealed class Pipes(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
