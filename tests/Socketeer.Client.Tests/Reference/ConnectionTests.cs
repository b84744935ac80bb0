using System.Globalization;
using System.Net;
using System.Text.Json;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests.Reference;

/// <summary>Connecting to the npm server: requests, transports, cookies, namespaces, refusals.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task The_query_is_the_users_then_the_protocols_and_only_polling_is_stamped()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Query["room"] = "a b&c";
            options.Query["n"] = "1";
        });
        var upgraded = new TaskCompletionSource();
        client.Upgraded += (_, _) => upgraded.TrySetResult();
        await client.Socket().ConnectAsync().Within();
        await upgraded.Task.Within();

        ReferenceServer.Request[] requests = await server.RequestsAsync();
        string first = requests[0].Url;
        Assert.StartsWith("/socket.io/?room=a%20b%26c&n=1&EIO=4&transport=polling&t=", first, StringComparison.Ordinal);
        Assert.DoesNotContain("sid=", first, StringComparison.Ordinal);
        string webSocket = Assert.Single(requests, static request => request.Url.Contains("transport=websocket", StringComparison.Ordinal)).Url;
        Assert.StartsWith("/socket.io/?room=a%20b%26c&n=1&EIO=4&transport=websocket&sid=", webSocket, StringComparison.Ordinal);
        Assert.DoesNotContain("&t=", webSocket, StringComparison.Ordinal);
        string[] stamps = [.. requests.Select(static request => request.Url.Split("&t=")).Where(static parts => parts.Length > 1).Select(static parts => parts[1])];
        Assert.Equal(stamps.Length, stamps.Distinct().Count());
        ReferenceServer.Request post = requests.First(static request => request.Method == "POST");
        Assert.Equal("text/plain; charset=UTF-8", post.Headers["content-type"].GetString());
        Assert.Equal("*/*", post.Headers["accept"].GetString());
    }

    [Fact]
    public async Task The_query_and_the_path_of_the_address_count_when_the_options_have_none()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync("""{ "path": "/custom" }""");
        await using var client = new SocketIOClient(new Uri(server.Address, "/other?token=x"), new SocketIOClientOptions { Path = "custom/" });
        ClientSocket socket = client.Socket();
        await socket.ConnectAsync().Within();

        Assert.Equal("/other", socket.NamespaceName);
        JsonElement handshake = (await socket.EmitWithAckAsync<JsonElement>("handshake").Within())!;
        Assert.Equal("x", handshake.GetProperty("query").GetProperty("token").GetString());
        Assert.StartsWith("/custom/?token=x&EIO=4", (await server.RequestsAsync())[0].Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebSocket_alone_makes_one_request()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(static options => options.Transports = [TransportKind.WebSocket]);
        await client.Socket().ConnectAsync().Within();

        ReferenceServer.Request request = Assert.Single(await server.RequestsAsync());
        Assert.Equal("/socket.io/?EIO=4&transport=websocket", request.Url);
        Assert.Equal(TransportKind.WebSocket, client.Transport);
    }

    [Fact]
    public async Task Without_upgrade_the_connection_stays_on_polling()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(static options => options.Upgrade = false);
        ClientSocket socket = client.Socket();
        await socket.ConnectAsync().Within();
        Assert.Equal("x", await socket.EmitWithAckAsync<string>("answer", "x").Within());

        Assert.DoesNotContain(await server.RequestsAsync(), static request => request.Url.Contains("websocket", StringComparison.Ordinal));
        Assert.Equal(TransportKind.Polling, client.Transport);
    }

    [Fact]
    public async Task The_next_transport_is_tried_only_when_all_may_be()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync("""{ "transports": ["websocket"] }""");
        await using SocketIOClient first = server.CreateClient(static options => options.Reconnection = false);
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => first.Socket().ConnectAsync().Within());
        Assert.Equal("xhr poll error", failure.Message);
        Assert.Equal(HttpStatusCode.BadRequest, failure.StatusCode);
        Assert.False(first.Socket().IsActive);

        await using SocketIOClient all = server.CreateClient(static options => options.TryAllTransports = true);
        await all.Socket().ConnectAsync().Within();
        Assert.Equal(TransportKind.WebSocket, all.Transport);
    }

    [Fact]
    public async Task A_client_that_remembers_its_upgrade_begins_with_the_WebSocket()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(static options => options.RememberUpgrade = true);
        var upgraded = new TaskCompletionSource();
        client.Upgraded += (_, _) => upgraded.TrySetResult();
        var recorder = new Recorder(client.Socket());
        await client.Socket().ConnectAsync().Within();
        await upgraded.Task.Within();
        await client.Socket().EmitAsync("cut me off");
        await recorder.UntilAsync(3);

        Assert.Equal(["connect", "disconnect: transport close", "connect"], recorder.Entries);
        ReferenceServer.Request last = (await server.RequestsAsync())[^1];
        Assert.Equal("/socket.io/?EIO=4&transport=websocket", last.Url);
    }

    [Theory]
    [InlineData(true, "true", true)]
    [InlineData(true, """{ "name": "io", "maxAge": 60 }""", true)]
    [InlineData(true, """{ "name": "io", "maxAge": 0 }""", false)]
    [InlineData(false, "true", false)]
    public async Task Cookies_go_back_on_both_transports_if_they_may_until_they_expire(bool withCredentials, string cookie, bool goesBack)
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync($$"""{ "cookie": {{cookie}} }""");
        await using SocketIOClient client = server.CreateClient(options => options.WithCredentials = withCredentials);
        var upgraded = new TaskCompletionSource();
        client.Upgraded += (_, _) => upgraded.TrySetResult();
        await client.Socket().ConnectAsync().Within();
        await upgraded.Task.Within();

        ReferenceServer.Request[] requests = await server.RequestsAsync();
        Assert.False(requests[0].Headers.ContainsKey("cookie"));
        Assert.All(requests[1..], request => Assert.Equal(goesBack, request.Headers.ContainsKey("cookie")));
        Assert.Contains(requests, static request => request.Url.Contains("websocket", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Headers_go_with_every_request_and_are_asked_for_at_every_attempt()
    {
        int attempts = 0;
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(options =>
        {
            options.Headers["Authorization"] = """Custom {"json": "as it is"}""";
            options.HeadersFactory = _ => ValueTask.FromResult<IEnumerable<KeyValuePair<string, string>>>(
                [new("X-Attempt", Interlocked.Increment(ref attempts).ToString(CultureInfo.InvariantCulture))]);
        });
        var upgraded = new TaskCompletionSource();
        client.Upgraded += (_, _) => upgraded.TrySetResult();
        var recorder = new Recorder(client.Socket());
        await client.Socket().ConnectAsync().Within();
        await upgraded.Task.Within();
        Assert.All(await server.RequestsAsync(), static request =>
        {
            Assert.Equal("""Custom {"json": "as it is"}""", request.Headers["authorization"].GetString());
            Assert.Equal("1", request.Headers["x-attempt"].GetString());
        });

        await client.Socket().EmitAsync("cut me off");
        await recorder.UntilAsync(3);
        Assert.Equal("2", (await server.RequestsAsync())[^1].Headers["x-attempt"].GetString());
    }

    [Fact]
    public async Task A_refused_socket_is_not_tried_again_until_it_is_told_to_with_new_auth()
    {
        int asked = 0;
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        socket.Auth = _ => ValueTask.FromResult<object?>(new Dictionary<string, bool> { ["refuse"] = ++asked == 1 });

        ConnectRefusedException refusal = await Assert.ThrowsAsync<ConnectRefusedException>(() => socket.ConnectAsync().Within());
        Assert.Equal("not welcome", refusal.Message);
        Assert.Equal(401, refusal.RefusalData!.Value.GetProperty("code").GetInt32());
        Assert.False(socket.IsActive);
        await Waiting.UntilAsync(() => !client.IsOpen, "The end of the connection");

        await socket.ConnectAsync().Within();
        Assert.Equal(2, asked);
        await recorder.UntilAsync(2);
        Assert.Equal(["connect_error: not welcome", "connect"], recorder.Entries);
    }

    [Fact]
    public async Task An_unknown_namespace_is_refused()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient();
        ConnectRefusedException refusal = await Assert.ThrowsAsync<ConnectRefusedException>(() => client.Socket("/nowhere").ConnectAsync().Within());
        Assert.Equal("Invalid namespace", refusal.Message);
    }

    [Theory]
    [InlineData(TransportKind.WebSocket, "It seems you are trying to reach a Socket.IO server in v2.x with a v3.x client")]
    [InlineData(TransportKind.Polling, "the server sent a poll that is no payload")]
    public async Task A_server_of_Socket_IO_2_is_no_server_for_this_client(TransportKind transport, string message)
    {
        await using ReferenceServer server = await ReferenceServer.StartOlderAsync();
        await using SocketIOClient client = server.CreateClient(options => options.Transports = [transport]);
        var refused = new TaskCompletionSource<Exception>();
        client.Socket().ConnectError += (_, e) => refused.TrySetResult(e.Exception);
        client.Socket().Connect();
        Assert.StartsWith(message, (await refused.Task.Within()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Namespaces_share_one_connection_which_ends_with_the_last()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(static options => options.Transports = [TransportKind.WebSocket]);
        var recorder = new Recorder(client);
        ClientSocket main = client.Socket();
        ClientSocket other = client.Socket("other");
        Assert.Same(other, client.Socket("/other"));
        await Task.WhenAll(main.ConnectAsync(), other.ConnectAsync()).Within();
        Assert.NotEqual(main.Id, other.Id);
        Assert.Single(await server.RequestsAsync());

        await main.DisconnectAsync().Within();
        Assert.Null(main.Id);
        Assert.Equal("still there", await other.EmitWithAckAsync<string>("answer", "still there").Within());
        Assert.Equal(["open"], recorder.Entries);

        await other.DisconnectAsync().Within();
        await recorder.UntilAsync(2);
        Assert.Equal(["open", "close: forced close"], recorder.Entries);
        Assert.Contains("1", await server.PacketsAsync());
        Assert.Contains("1/other,", await server.PacketsAsync());

        // Another client is another connection.
        await using SocketIOClient second = server.CreateClient(static options => options.Transports = [TransportKind.WebSocket]);
        await second.Socket().ConnectAsync().Within();
        Assert.Equal(2, (await server.RequestsAsync()).Length);
    }

    [Fact]
    public async Task What_a_middleware_emits_comes_before_the_socket_is_told_that_it_is_connected()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync();
        await using SocketIOClient client = server.CreateClient(
            static options => options.Auth = static _ => ValueTask.FromResult<object?>(new Dictionary<string, string> { ["early"] = "bird" }));
        ClientSocket socket = client.Socket();
        var recorder = new Recorder(socket);
        socket.On("early", (string word) => recorder.Add(word));
        await socket.ConnectAsync().Within();
        await recorder.UntilAsync(2);
        Assert.Equal(["bird", "connect"], recorder.Entries);
    }
}
