using System.Net;
using System.Net.Sockets;

namespace Socketeer.Client.Tests.Faults;

/// <summary>Stands between a client and a server and does what networks do: falls silent, resets, closes one way.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly CancellationTokenSource _ended = new();
    private readonly List<Task> _links = [];
    private readonly Task _accepting;
    private readonly TaskCompletionSource[] _thawed = [new(), new()];
    private readonly List<(Socket Client, Socket Server)> _open = [];
    private long _bytesToClient;
    private int _cutAt = int.MaxValue;

    public FaultProxy(Uri server)
    {
        _server = server;
        Thaw();
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Gets or sets how many bytes of a connection reach the client before it is reset.</summary>
    public long ResetAfter { get; set; } = long.MaxValue;

    public int Links
    {
        get
        {
            lock (_links)
            {
                return _links.Count / 2;
            }
        }
    }

    /// <summary>Gets the number of bytes that reached clients.</summary>
    public long BytesToClient => Interlocked.Read(ref _bytesToClient);

    /// <summary>The next thing that a client is sent and that is longer than this is cut off there, and its connection is reset.</summary>
    public void CutNext(int length) => Volatile.Write(ref _cutAt, length);

    /// <summary>From now on nothing passes, one way or both, and nobody is told.</summary>
    public void Freeze(params ReadOnlySpan<Way> ways)
    {
        foreach (Way way in ways is [] ? [Way.ToServer, Way.ToClient] : ways)
        {
            _thawed[(int)way] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Thaw() => Array.ForEach(_thawed, static thawed => thawed.TrySetResult());

    /// <summary>Tells one end of every connection that nothing more will come; what it still says is passed on.</summary>
    public void HalfClose(Way way)
    {
        lock (_links)
        {
            foreach ((Socket client, Socket server) in _open)
            {
                try
                {
                    (way == Way.ToClient ? client : server).Shutdown(SocketShutdown.Send);
                }
                catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
                {
                    // It was closed already.
                }
            }
        }
    }

    /// <summary>Resets every connection.</summary>
    public void Reset()
    {
        lock (_links)
        {
            foreach ((Socket client, Socket server) in _open)
            {
                Reset(client);
                Reset(server);
            }

            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        Reset();
        await _accepting;
        await Task.WhenAll(_links);
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close();
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // It was closed already.
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptSocketAsync(_ended.Token);
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(_server.Host, _server.Port);
                lock (_links)
                {
                    _open.Add((client, server));
                    _links.Add(CopyAsync(client, server, Way.ToServer));
                    _links.Add(CopyAsync(server, client, Way.ToClient));
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The end.
        }
    }

    private int Cut(int read)
    {
        int cutAt = Volatile.Read(ref _cutAt);
        return cutAt < read && Interlocked.CompareExchange(ref _cutAt, int.MaxValue, cutAt) == cutAt ? cutAt : read;
    }

    private async Task CopyAsync(Socket from, Socket to, Way way)
    {
        byte[] buffer = new byte[16 * 1024];
        long sent = 0;
        try
        {
            while (await from.ReceiveAsync(buffer, _ended.Token) is > 0 and int read)
            {
                await _thawed[(int)way].Task.WaitAsync(_ended.Token);
                int passed = way == Way.ToClient ? Math.Min(Cut(read), (int)Math.Min(read, ResetAfter - sent)) : read;
                await to.SendAsync(buffer.AsMemory(0, passed), _ended.Token);
                sent += passed;
                if (way == Way.ToClient)
                {
                    Interlocked.Add(ref _bytesToClient, passed);
                }

                if (passed < read)
                {
                    Reset(to);
                    from.Close();
                    return;
                }
            }

            await _thawed[(int)way].Task.WaitAsync(_ended.Token);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            from.Close();
            to.Close();
        }
    }
}
