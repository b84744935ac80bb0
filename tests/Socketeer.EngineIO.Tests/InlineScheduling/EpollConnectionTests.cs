using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

/// <summary>What Kestrel and its clients see of the connections.</summary>
[SupportedOSPlatform("linux")]
public sealed class EpollConnectionTests : IAsyncDisposable
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RecordingLoggerProvider _logs = new();
    private WebApplication _app = null!;

    private Uri[] Addresses => [.. _app.Urls.Select(url => new Uri(url))];

    [Fact]
    public async Task Requests_of_one_connection_are_answered_in_order_also_when_they_come_at_once()
    {
        await StartAsync();
        using Socket client = await ConnectAsync();
        for (int i = 0; i < 3; i++)
        {
            await SendAsync(client, Request($"/echo?{i}"));
            Assert.EndsWith($"?{i}", await ReceiveResponseAsync(client));
        }

        const int Count = 500;
        Task sending = SendAsync(client, string.Concat(Enumerable.Range(0, Count).Select(i => Request($"/echo?{i}"))));
        for (int i = 0; i < Count; i++)
        {
            Assert.EndsWith($"?{i}", await ReceiveResponseAsync(client));
        }

        await sending;
    }

    [Theory]
    [InlineData("http1")]
    [InlineData("https1")]
    [InlineData("http2")]
    [InlineData("https2")]
    public async Task A_large_body_goes_up_and_a_larger_one_comes_down_to_a_slow_reader(string scheme)
    {
        bool isTls = scheme.StartsWith("https", StringComparison.Ordinal);
        Version version = scheme.EndsWith('2') ? HttpVersion.Version20 : HttpVersion.Version11;
        await StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = version.Major == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (isTls)
            {
                listen.UseHttps(Certificate());
            }
        }));
        using HttpClient http = CreateHttp(version);
        byte[] body = EpollPair.Numbers(0, 1_000_000);
        using HttpResponseMessage up = await http.PostAsync("/hash", new ByteArrayContent(body), TestContext.Current.CancellationToken).Within();
        Assert.Equal(version, up.Version);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(body)), await up.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        await using Stream down = await http.GetStreamAsync("/large", TestContext.Current.CancellationToken).Within();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[10_000];
        int total = 0;
        int read;
        while ((read = await down.ReadAsync(piece, TestContext.Current.CancellationToken).Within()) > 0)
        {
            hash.AppendData(piece.AsSpan(0, read));
            total += read;
            await Task.Yield();
        }

        Assert.Equal(10_000_000, total);
        Assert.Equal(SHA256.HashData(EpollPair.Numbers(0, 10_000_000)), hash.GetHashAndReset());
    }

    [Theory]
    [InlineData("end")]
    [InlineData("reset")]
    [InlineData("end with something unread")]
    public async Task A_client_that_goes_while_its_request_waits_aborts_the_request(string how)
    {
        await StartAsync();
        using Socket client = await ConnectAsync();
        await SendAsync(client, Request("/wait"));
        await _started.Task.Within();
        if (how == "reset")
        {
            client.LingerState = new LingerOption(true, 0);
        }
        else if (how != "end")
        {
            await SendAsync(client, Request("/echo"));
        }

        client.Dispose();
        await _aborted.Task.Within();
    }

    // Its farewell stays unread, for nobody reads while a request is answered.
    [Fact]
    public async Task A_client_of_TLS_that_goes_while_its_request_waits_aborts_the_request()
    {
        await StartAsync(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate())));
        using Socket socket = await ConnectAsync();
        await using var client = new SslStream(new NetworkStream(socket));
        await client.AuthenticateAsClientAsync(Trusting()).Within();
        await client.WriteAsync(Encoding.ASCII.GetBytes(Request("/wait")), TestContext.Current.CancellationToken);
        await _started.Task.Within();
        await client.ShutdownAsync().Within();

        // Closed, it would reset the connection, for it has not read everything either.
        socket.Shutdown(SocketShutdown.Send);
        await _aborted.Task.Within();
    }

    [Fact]
    public async Task A_request_that_waits_is_not_aborted_by_a_client_that_sends_the_next_one()
    {
        await StartAsync();
        using Socket client = await ConnectAsync();
        await SendAsync(client, Request("/wait"));
        await _started.Task.Within();
        await SendAsync(client, Request("/echo?behind"));
        using HttpClient http = CreateHttp();
        await http.GetStringAsync("/release", TestContext.Current.CancellationToken).Within();
        Assert.EndsWith("waited", await ReceiveResponseAsync(client));
        Assert.EndsWith("?behind", await ReceiveResponseAsync(client));
        Assert.False(_aborted.Task.IsCompleted);
    }

    [Fact]
    public async Task A_connection_that_is_aborted_gives_its_client_a_reset_and_tells_that_it_closed()
    {
        await StartAsync();
        using Socket client = await ConnectAsync();
        await SendAsync(client, Request("/abort"));
        var exception = await Assert.ThrowsAsync<SocketException>(() => client.ReceiveAsync(new byte[1]).Within());
        Assert.Equal(SocketError.ConnectionReset, exception.SocketErrorCode);
        await _aborted.Task.Within();
    }

    // Closing a socket with something unread resets it: the client would lose the answer.
    [Fact]
    public async Task An_answer_arrives_though_the_connection_is_closed_with_the_request_unread()
    {
        await StartAsync();
        using Socket client = await ConnectAsync();
        await SendAsync(client, "POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
        await _started.Task.Within();
        await SendAsync(client, new string('a', 50_000));
        using HttpClient http = CreateHttp();
        await http.GetStringAsync("/release", TestContext.Current.CancellationToken).Within();
        string answer = await ReceiveToEndAsync(client);
        Assert.StartsWith("HTTP/1.1 413", answer);
        await _app.StopAsync(TestContext.Current.CancellationToken).Within();
        Assert.Equal(0, client.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error));
    }

    [Fact]
    public async Task A_client_that_sends_its_request_and_its_end_at_once_is_served()
    {
        await StartAsync();
        using Socket client = await ConnectAsync();
        await SendAsync(client, Request("/signal"));
        client.Shutdown(SocketShutdown.Send);
        await _started.Task.Within();
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.1")]
    [InlineData("0.0.0.0", "127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1", "::1")]
    [InlineData("::", "::1", "::1")]
    [InlineData("::", "127.0.0.1", "::ffff:127.0.0.1")]
    public async Task The_addresses_of_both_ends_are_known(string listening, string connecting, string seen)
    {
        await StartAsync(kestrel => kestrel.Listen(IPAddress.Parse(listening), 0));
        using Socket client = await ConnectAsync(new IPEndPoint(IPAddress.Parse(connecting), Addresses[0].Port));
        await SendAsync(client, Request("/addresses"));
        string answer = await ReceiveResponseAsync(client);
        int port = ((IPEndPoint)client.LocalEndPoint!).Port;
        Assert.EndsWith($"{seen} {port} {seen} {Addresses[0].Port}", answer);
    }

    [Fact]
    public async Task The_platforms_socket_can_be_asked_and_set()
    {
        await StartAsync();
        using Socket client = await ConnectAsync();
        for (int i = 0; i < 2; i++)
        {
            await SendAsync(client, Request("/socket"));
            Assert.EndsWith($"{client.LocalEndPoint} True", await ReceiveResponseAsync(client));
        }
    }

    [Fact]
    public async Task The_platforms_socket_is_not_to_be_had_of_a_connection_that_is_over()
    {
        await using EpollPair pair = await EpollPair.ConnectAsync();
        Assert.Equal(pair.Client.LocalEndPoint, pair.Connection.Socket.RemoteEndPoint);
        await pair.Connection.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => pair.Connection.Socket);
        Assert.Equal(0, await pair.Client.ReceiveAsync(new byte[1]).Within());
    }

    [Fact]
    public async Task A_callback_of_the_end_that_throws_is_logged()
    {
        await StartAsync();
        using (Socket client = await ConnectAsync())
        {
            await SendAsync(client, Request("/throw-at-end"));
            await ReceiveResponseAsync(client);
        }

        await Waiting.UntilAsync(() => _logs.Count("ConnectionClosedCallbackFailed") == 1, "The log line");
    }

    [Fact]
    public async Task Two_endpoints_are_served_and_requests_of_each_say_where_they_came_in()
    {
        await StartAsync(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.IPv6Loopback, 0);
        });
        Assert.Equal(2, Addresses.Length);
        foreach (Uri address in Addresses)
        {
            using HttpClient http = CreateHttp(HttpVersion.Version11, address);
            Assert.EndsWith($" {address.Port}", await http.GetStringAsync("/addresses", TestContext.Current.CancellationToken).Within());
        }
    }

    [Fact]
    public async Task An_address_that_is_in_use_is_said_to_be()
    {
        await StartAsync();
        await using WebApplication second = Build(kestrel => kestrel.Listen(IPAddress.Loopback, Addresses[0].Port));
        var exception = await Assert.ThrowsAsync<IOException>(() => second.StartAsync(TestContext.Current.CancellationToken));
        Assert.IsType<AddressInUseException>(exception.InnerException);
    }

    [Fact]
    public async Task A_server_that_stops_closes_idle_connections_at_once()
    {
        await StartAsync();
        Socket[] clients = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ConnectAsync()));
        foreach (Socket client in clients)
        {
            await SendAsync(client, Request("/echo"));
            await ReceiveResponseAsync(client);
        }

        await _app.StopAsync(TestContext.Current.CancellationToken).Within();
        foreach (Socket client in clients)
        {
            Assert.Equal(0, await client.ReceiveAsync(new byte[1]).Within());
            client.Dispose();
        }
    }

    [Fact]
    public async Task A_server_that_may_not_wait_aborts_what_is_open()
    {
        await StartAsync();
        using Socket client = await ConnectAsync();
        await SendAsync(client, Request("/wait"));
        await _started.Task.Within();
        await _app.StopAsync(new CancellationToken(canceled: true)).Within();
        await _aborted.Task.Within();
        await Assert.ThrowsAsync<SocketException>(() => client.ReceiveAsync(new byte[1]).Within());
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private static Task AnswerAsync(HttpContext context, string text)
    {
        context.Response.ContentLength = text.Length;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static SslClientAuthenticationOptions Trusting() =>
        new() { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" };

    private static string Request(string path) => $"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n";

    private static async Task SendAsync(Socket client, string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += await client.SendAsync(bytes.AsMemory(sent)).Within();
        }
    }

    // Byte by byte up to the body, so that nothing of the next one is taken.
    private static async Task<string> ReceiveResponseAsync(Socket client)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!(head.Length > 3 && head.ToString(head.Length - 4, 4) == "\r\n\r\n"))
        {
            Assert.Equal(1, await client.ReceiveAsync(one).Within());
            head.Append((char)one[0]);
        }

        string text = head.ToString();
        const string Length = "Content-Length: ";
        int start = text.IndexOf(Length, StringComparison.Ordinal) + Length.Length;
        byte[] body = new byte[int.Parse(text.AsSpan(start, text.IndexOf('\r', start) - start), System.Globalization.CultureInfo.InvariantCulture)];
        for (int received = 0; received < body.Length;)
        {
            int count = await client.ReceiveAsync(body.AsMemory(received)).Within();
            Assert.NotEqual(0, count);
            received += count;
        }

        return text + Encoding.ASCII.GetString(body);
    }

    private static async Task<string> ReceiveToEndAsync(Socket client)
    {
        var text = new StringBuilder();
        byte[] bytes = new byte[1000];
        int received;
        while ((received = await client.ReceiveAsync(bytes).Within()) > 0)
        {
            text.Append(Encoding.ASCII.GetString(bytes, 0, received));
        }

        return text.ToString();
    }

    private HttpClient CreateHttp(Version? version = null, Uri? address = null) =>
        new(new SocketsHttpHandler { SslOptions = Trusting() })
        {
            BaseAddress = address ?? Addresses[0],
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

    private async Task<Socket> ConnectAsync(IPEndPoint? endPoint = null)
    {
        endPoint ??= new IPEndPoint(IPAddress.Loopback, Addresses[0].Port);
        var client = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(endPoint, TestContext.Current.CancellationToken).Within();
        return client;
    }

    private async Task StartAsync(Action<KestrelServerOptions>? listen = null)
    {
        _app = Build(listen ?? (kestrel => kestrel.Listen(IPAddress.Loopback, 0)));
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    private WebApplication Build(Action<KestrelServerOptions> listen)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_logs).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(listen);
        builder.Services.AddInlineTransport(threads: 2);
        WebApplication app = builder.Build();
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.MapGet("/echo", context => AnswerAsync(context, context.Request.QueryString.Value!));
        app.MapGet("/signal", () => _started.TrySetResult());
        app.MapGet("/release", () => released.TrySetResult());
        app.MapGet("/wait", async context =>
        {
            using CancellationTokenRegistration registration = context.RequestAborted.Register(() => _aborted.TrySetResult());
            _started.TrySetResult();
            await Task.WhenAny(released.Task, _aborted.Task);
            await AnswerAsync(context, "waited");
        });
        app.MapPost("/hash", async context =>
            await AnswerAsync(context, Convert.ToHexString(await SHA256.HashDataAsync(context.Request.Body, context.RequestAborted))));
        app.MapGet("/large", async context =>
        {
            for (int written = 0; written < 10_000_000; written += 100_000)
            {
                await context.Response.Body.WriteAsync(EpollPair.Numbers(written, 100_000), context.RequestAborted);
            }
        });
        app.MapGet("/abort", context =>
        {
            context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed.Register(() => _aborted.TrySetResult());
            context.Abort();
            return Task.CompletedTask;
        });
        app.MapPost("/refuse", async context =>
        {
            _started.TrySetResult();
            await released.Task;
            await context.Request.Body.CopyToAsync(Stream.Null);
        });
        app.MapGet("/addresses", context =>
        {
            ConnectionInfo info = context.Connection;
            return AnswerAsync(context, $"{info.RemoteIpAddress} {info.RemotePort} {info.LocalIpAddress} {info.LocalPort}");
        });
        app.MapGet("/socket", context =>
        {
            Socket socket = context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            bool isKept = (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)! != 0;
            return AnswerAsync(context, $"{socket.RemoteEndPoint} {isKept}");
        });
        app.MapGet("/throw-at-end", context =>
        {
            context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed
                .Register(() => throw new InvalidOperationException("A callback that fails."));
            return AnswerAsync(context, "registered");
        });
        return app;
    }
}
