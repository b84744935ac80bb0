using System.Buffers;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Socketeer.EngineIO;

/// <summary>Accepts TCP connections and gives each to one of the loops, in turn. Kestrel accepts one at a time.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollListener : IConnectionListener, IEpollTarget
{
    // While the process may open no more files, or the system has no memory, accepting fails at once, and would again.
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(100);

    private readonly EpollLoop[] _loops;
    private readonly MemoryPool<byte> _memoryPool;
    private readonly Socket _socket;
    private readonly int _descriptor;
    private readonly IPEndPoint _local;
    private readonly SocketAddress _address;
    private readonly bool _noDelay;
    private readonly bool _isAnyAddress;
    private readonly ILogger _logger;
    private ReadinessSignal _acceptable = new(isReady: true);
    private TaskCompletionSource? _waiting;
    private volatile bool _isUnbound;
    private uint _accepted;

    public EpollListener(
        IPEndPoint endPoint, SocketTransportOptions options, EpollLoop[] loops, IMemoryPoolFactory<byte> memoryPools, ILogger logger)
    {
        _loops = loops;
        _logger = logger;
        _noDelay = options.NoDelay;
        try
        {
            _socket = options.CreateBoundListenSocket(endPoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(exception.Message, exception);
        }

        _socket.Blocking = false;
        _socket.Listen(options.Backlog);
        _local = (IPEndPoint)_socket.LocalEndPoint!;
        _isAnyAddress = _local.Address.Equals(IPAddress.Any) || _local.Address.Equals(IPAddress.IPv6Any);
        _address = _local.Serialize();
        _descriptor = (int)_socket.SafeHandle.DangerousGetHandle();
        _memoryPool = memoryPools.Create();
        _loops[0].Add(_descriptor, this);
    }

    public EndPoint EndPoint => _local;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!_isUnbound)
        {
            _acceptable.Clear();
            LinuxSocket? socket;
            int error;
            try
            {
                socket = LinuxSocket.Accept(_socket.SafeHandle, _address, out error);
            }
            catch (ObjectDisposedException)
            {
                break;
            }

            if (socket is not null && Serve(socket) is { } connection)
            {
                return connection;
            }

            if (error == LinuxSocket.WouldBlock)
            {
                await WaitAsync();
            }
            else if (error != LinuxSocket.ConnectionAborted)
            {
                await Task.Delay(PauseAfterError, TimeProvider.System, cancellationToken);
            }
        }

        return null;
    }

    public void OnReady(EpollEvents events)
    {
        if (_acceptable.Signal())
        {
            _waiting!.SetResult();
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        if (!_isUnbound)
        {
            _isUnbound = true;
            _loops[0].Remove(_descriptor);
            _socket.Dispose();
            OnReady(default);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        _memoryPool.Dispose();
    }

    // Goes on on the loop's thread, where the next connections are accepted without a hop.
    private Task WaitAsync()
    {
        var waiting = new TaskCompletionSource();
        _waiting = waiting;
        return _acceptable.TryWait() ? waiting.Task : Task.CompletedTask;
    }

    /// <returns><see langword="null"/> when the system cannot watch one more: this connection is given up, not those to come.</returns>
    private EpollConnection? Serve(LinuxSocket socket)
    {
        if (_noDelay)
        {
            socket.SetNoDelay();
        }

        EndPoint peer = _local.Create(_address);
        EndPoint local = _isAnyAddress && socket.TryGetLocalAddress(_address) ? _local.Create(_address) : _local;
        var connection = new EpollConnection(socket, local, peer, _loops[_accepted++ % (uint)_loops.Length], _memoryPool, _logger);
        try
        {
            connection.Start();
            return connection;
        }
        catch (Win32Exception)
        {
            socket.Dispose();
            return null;
        }
    }
}
