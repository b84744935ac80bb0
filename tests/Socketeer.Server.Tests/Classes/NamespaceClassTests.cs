using Socketeer.Server.Tests.Doubles;

namespace Socketeer.Server.Tests.Classes;

/// <summary>Namespace classes: what their methods get and answer, and how long their objects and scopes live.</summary>
public sealed class NamespaceClassTests
{
    [Theory]
    [InlineData("12[\"chat message\",\"hello\"]", "[\"chat message\",\"<id>\",\"hello\"]", "12[5]")]
    [InlineData("1[\"add\",1,2]", "1[3]")]
    [InlineData("1[\"plus\",1,2]", "1[3]")]
    [InlineData("1[\"add\",2]", "1[42]")]
    [InlineData("[\"add\",1,2]")]
    [InlineData("1[\"nothing\"]")]
    [InlineData("1[\"task\",\"x\"]", "[\"task\",\"x\"]")]
    [InlineData("[\"task\",null]", "[\"task\",null]")]
    [InlineData("[\"valuetask\",1,2,3]", "[\"valuetask\"]")]
    [InlineData("[\"rest\",\"a\",1,{\"b\":2}]", "[\"rest\",\"a\",2,1,{\"b\":2}]")]
    [InlineData("[\"rest\",\"a\"]", "[\"rest\",\"a\",0]")]
    [InlineData("1[\"context\",1,2]", "1[\"context\",2]")]
    [InlineData("1[\"services\",7]", "1[7]")]
    [InlineData("1[\"\\\"quoted\\\" ☃\"]", "1[\"found\"]")]
    [InlineData("1[\"add\",\"one\"]")]
    [InlineData("1[\"fail\"]")]
    [InlineData("1[\"unknown\"]")]
    public async Task A_method_gets_the_arguments_and_its_result_is_the_ack(string packet, params string[] expected)
    {
        await using TestIO io = Chat(out _);
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync("/chat");
        Assert.Equal("2/chat,[\"welcome\",\"/chat\"]", await client.NextAsync());

        await client.ReceiveAsync($"2/chat,{packet}");

        // Everything here completes at once.
        string[] sent = [.. client.TakeAll().Select(message => message.Replace(socket.Id, "<id>", StringComparison.Ordinal))];
        Assert.Equal(expected.Select(static text => (text[0] == '[' ? "2/chat," : "3/chat,") + text), sent);
        await client.ReceiveAsync("2/chat,9[\"add\",1,1]");
        Assert.Equal("3/chat,9[2]", await client.NextAsync());
    }

    [Fact]
    public async Task Bytes_come_and_go()
    {
        await using TestIO io = Chat(out _);
        (TestConnection client, _) = await io.ConnectAsync("/chat");
        await client.NextAsync();
        await client.ReceiveAsync("51-/chat,1[\"valuetask ack\",{\"_placeholder\":true,\"num\":0}]");
        await client.ReceiveBinaryAsync(1, 2, 3);
        Assert.Equal(["61-/chat,1[{\"_placeholder\":true,\"num\":0}]", "#030201"], client.TakeAll());
    }

    [Fact]
    public async Task Each_event_has_an_object_and_a_scope_of_its_own_which_end_with_it()
    {
        await using TestIO io = Chat(out ChatLog log);
        (TestConnection client, _) = await io.ConnectAsync("/chat");
        await client.ReceiveAsync("2/chat,[\"nothing\"]");
        await client.ReceiveAsync("2/chat,[\"nothing\"]");
        await client.ReceiveAsync("1/chat,");
        IReadOnlyList<string> lines = log.Lines;
        int[] scopes = [.. lines.Where(static line => line.StartsWith("closed", StringComparison.Ordinal)).Select(static line => int.Parse(line["closed, scope ".Length..], null))];
        Assert.Equal(4, scopes.Distinct().Count());
        Assert.Equal(
            [
                $"connected, scope {scopes[0]}", $"disposed, scope {scopes[0]}", $"closed, scope {scopes[0]}",
                "nothing", $"disposed, scope {scopes[1]}", $"closed, scope {scopes[1]}",
                "nothing", $"disposed, scope {scopes[2]}", $"closed, scope {scopes[2]}",
                $"disconnected {DisconnectReason.ClientNamespaceDisconnect}, scope {scopes[3]}", $"disposed, scope {scopes[3]}", $"closed, scope {scopes[3]}",
            ],
            lines);
    }

    [Fact]
    public async Task A_method_that_throws_is_logged_and_its_object_and_scope_end()
    {
        await using TestIO io = Chat(out ChatLog log);
        (TestConnection client, _) = await io.ConnectAsync("/chat");
        await client.ReceiveAsync("2/chat,[\"fail\"]");
        Assert.Equal(1, io.Logs.Count("EventHandlerFailed"));
        Assert.Equal(2, log.Lines.Count(static line => line.StartsWith("closed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Other_handlers_of_the_namespace_run_too_and_one_socket_can_do_without_a_method()
    {
        await using TestIO io = Chat(out _);
        io.Server.Of("/chat").OnConnection(socket =>
        {
            socket.On("add", () => { socket.Data["seen"] = true; });
            socket.Off("plus");
        });
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync("/chat");
        await client.NextAsync();
        await client.ReceiveAsync("2/chat,1[\"plus\",1,2]");
        Assert.Empty(client.TakeAll());
        (TestConnection other, _) = await io.ConnectAsync("/chat");
        await other.NextAsync();
        await client.ReceiveAsync("2/chat,1[\"add\",1,2]");
        Assert.Equal(["3/chat,1[3]"], client.TakeAll());
        Assert.Equal(true, socket.Data["seen"]);
    }

    [Fact]
    public async Task A_socket_of_another_namespace_knows_nothing_of_the_class()
    {
        await using TestIO io = Chat(out _);
        (TestConnection client, _) = await io.ConnectAsync();
        await client.ReceiveAsync("21[\"add\",1,2]");
        Assert.Empty(client.TakeAll());
    }

    [Fact]
    public void A_namespace_has_one_class()
    {
        var services = new ServiceCollection();
        ISocketIOBuilder builder = services.AddSocketIO().AddNamespace<ChatNamespace>("chat");
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => builder.AddNamespace<ChatNamespace>("/chat"));
        Assert.Contains("/chat", error.Message, StringComparison.Ordinal);
        builder.AddNamespace<ChatNamespace>("/other");
    }

    [Fact]
    public void A_class_can_be_tested_without_a_server()
    {
        using var chat = new ChatNamespace(new ChatLog(), new ChatScope(new ChatLog()));
        Assert.Equal(3, chat.Add(1, 2));
        Assert.Throws<InvalidOperationException>(() => chat.Socket);
    }

    private static TestIO Chat(out ChatLog log)
    {
        var lines = new ChatLog();
        log = lines;
        return new TestIO(addServices: services =>
        {
            services.AddSingleton(lines).AddKeyedSingleton("key", lines).AddScoped<ChatScope>();
            services.AddSocketIO().AddNamespace<ChatNamespace>("/chat");
        });
    }
}
