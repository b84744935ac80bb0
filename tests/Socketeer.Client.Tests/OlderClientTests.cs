using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Socketeer.Server;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

/// <summary>
/// What users of the older .NET client reported for years, where no other test shows it; docs/client-parity.md has all of it, report by
/// report, with the test of each.
/// </summary>
public sealed class OlderClientTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(int.MaxValue)]
    public async Task It_does_not_give_up_after_ten_attempts(int? attempts)
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        int port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        await using var client = new SocketIOClient($"http://127.0.0.1:{port}", new SocketIOClientOptions
        {
            ReconnectionAttempts = attempts,
            ReconnectionDelay = TimeSpan.FromMilliseconds(1),
            ReconnectionDelayMax = TimeSpan.FromMilliseconds(2),
        });
        var recorder = new Recorder(client);
        client.Socket().Connect();
        await recorder.UntilAsync("reconnect_attempt 25");
        Assert.DoesNotContain("reconnect_failed", recorder.Entries);
    }

    [Fact]
    public async Task A_handler_that_blocks_for_an_ack_gets_it()
    {
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(static socket =>
        {
            socket.On("begin", () => socket.EmitAsync("question"));
            socket.On("add", static (int a, int b) => a + b);
        }));
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var answered = new TaskCompletionSource<int>();
        socket.On("question", () =>
        {
            answered.SetResult(socket.EmitWithAckAsync<int>("add", 1, 2).GetAwaiter().GetResult());
        });
        await socket.ConnectAsync().Within();
        await socket.EmitAsync("begin");
        Assert.Equal(3, await answered.Task.Within());
    }

    [Fact]
    public async Task Blocking_on_the_client_from_a_thread_with_a_queue_of_its_own_does_not_lock_it_up()
    {
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
            static socket => socket.On("add", static (int a, int b) => a + b)));
        var done = new TaskCompletionSource<int>();
        var window = new Thread(() =>
        {
            // Like the thread of a window: what is posted to it waits until it comes to read its queue, which it never does.
            SynchronizationContext.SetSynchronizationContext(new DeafContext());
            try
            {
                SocketIOClient client = server.CreateClient();
                client.Socket().ConnectAsync().GetAwaiter().GetResult();
                int sum = client.Socket().EmitWithAckAsync<int>("add", 1, 2).GetAwaiter().GetResult();
                client.Socket().DisconnectAsync().GetAwaiter().GetResult();
                client.DisposeAsync().AsTask().GetAwaiter().GetResult();
                done.SetResult(sum);
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        window.IsBackground = true;
        window.Start();
        Assert.Equal(3, await done.Task.Within());
    }

    [Theory]
    [InlineData(TransportKind.Polling)]
    [InlineData(TransportKind.WebSocket)]
    public async Task Many_threads_may_emit_at_once_and_no_packet_is_torn(TransportKind transport)
    {
        const int Threads = 8;
        const int Count = 100;
        var received = new ConcurrentBag<int>();
        await using TestServer server = await TestServer.StartAsync(setUp: io => io.OnConnection(socket => socket.On("data", (int number, byte[] first, byte[] second) =>
        {
            if (first.Length == number && second.Length == number && first.All(value => value == (byte)number))
            {
                received.Add(number);
            }
        })));
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Transports = [transport];
            options.Upgrade = false;
        });
        ClientSocket socket = client.Socket();
        await socket.ConnectAsync().Within();
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            for (int i = 0; i < Count; i++)
            {
                int number = (thread * 1000) + i;
                byte[] data = new byte[number];
                Array.Fill(data, (byte)number);
                await socket.EmitAsync("data", number, data, data);
            }
        }))).Within();
        await Waiting.UntilAsync(() => received.Count == Threads * Count, "All packets");
    }

    [Fact]
    public async Task TLS_is_checked_and_set_once_for_both_transports()
    {
        using X509Certificate2 certificate = CreateCertificate();
        SocketIOServer? io = null;
        await using RunningApp app = await RunningApp.StartAsync(
            static services => services.AddSocketIO(),
            app => io = app.MapSocketIO().Server,
            configureHost: host => host.ConfigureKestrel(kestrel => kestrel.Listen(
                IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate }))));
        Uri address = app.Addresses.Single(static address => address.Scheme == "https");

        foreach (TransportKind transport in Enum.GetValues<TransportKind>())
        {
            await using var strict = new SocketIOClient(address, new SocketIOClientOptions { Transports = [transport], Reconnection = false });
            await Assert.ThrowsAsync<TransportException>(() => strict.Socket().ConnectAsync().Within());
        }

        int asked = 0;
        await using var trusting = new SocketIOClient(address, new SocketIOClientOptions
        {
            ConfigureHandler = handler => handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) =>
            {
                Interlocked.Increment(ref asked);
                return presented!.GetCertHashString() == certificate.GetCertHashString();
            },
        });
        var upgraded = new TaskCompletionSource();
        trusting.Upgraded += (_, _) => upgraded.TrySetResult();
        await trusting.Socket().ConnectAsync().Within();
        await upgraded.Task.Within();
        Assert.True(asked > 0);
        Assert.Single(io!.Default.Sockets);
    }

    [Fact]
    public async Task A_proxy_is_set_once_for_both_transports()
    {
        await using TestServer server = await TestServer.StartAsync();
        var proxy = new RecordingProxy();
        await using SocketIOClient client = server.CreateClient(options => options.ConfigureHandler = handler => handler.Proxy = proxy);
        var upgraded = new TaskCompletionSource();
        client.Upgraded += (_, _) => upgraded.TrySetResult();
        await client.Socket().ConnectAsync().Within();
        await upgraded.Task.Within();
        Assert.Contains("http", proxy.Asked.Select(static address => address.Scheme));
        Assert.Contains("ws", proxy.Asked.Select(static address => address.Scheme));
    }

    [Fact]
    public async Task Handlers_add_up_and_each_can_be_taken_away()
    {
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
            static socket => socket.On("echo", (EventContext e) => socket.EmitAsync("echo", e.Arguments))));
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(client);
        socket.On("echo", (string text) => recorder.Add("first " + text));
        IDisposable second = socket.On("echo", async (string text) =>
        {
            await Task.Yield();
            recorder.Add("second " + text);
        });
        socket.Once("echo", e =>
        {
            recorder.Add("once");
            return ValueTask.CompletedTask;
        });
        await socket.ConnectAsync().Within();
        await socket.EmitAsync("echo", "a");
        await recorder.UntilAsync("once");
        second.Dispose();
        await socket.EmitAsync("echo", "b");
        await recorder.UntilAsync("first b");
        socket.Off("echo");
        socket.On("echo", (string text) => recorder.Add("last " + text));
        await socket.EmitAsync("echo", "c");
        await recorder.UntilAsync("last c");
        socket.Off();
        Assert.Equal(["open", "first a", "second a", "once", "first b", "last c"], recorder.Entries);
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    private sealed class DeafContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }

    private sealed class RecordingProxy : IWebProxy
    {
        public ConcurrentBag<Uri> Asked { get; } = [];

        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination)
        {
            Asked.Add(destination);
            return null;
        }

        public bool IsBypassed(Uri host)
        {
            Asked.Add(host);
            return true;
        }
    }
}
