using System.Text.RegularExpressions;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Docs;

/// <summary>docs/emit-cheatsheet.md is what <see cref="EmitCheatsheet"/> compiles, and does what it says.</summary>
public sealed partial class EmitCheatsheetTests
{
    private const string Hello = "2[\"hello\"]";

    [Fact]
    public void Every_block_of_the_document_compiles()
    {
        string[] written = [.. Document.Blocks("emit-cheatsheet.md", "csharp").Select(Normalise)];
        string[] compiled = [.. Snippets().Select(Normalise)];
        Assert.NotEmpty(written);
        Assert.Equal(compiled, written);
    }

    [Fact]
    public void Every_line_of_JavaScript_has_one_of_CSharp_beside_it()
    {
        string[][] javaScript = [.. Document.Blocks("emit-cheatsheet.md", "js").Select(Captions)];
        string[][] csharp = [.. Document.Blocks("emit-cheatsheet.md", "csharp").Select(Captions)];
        Assert.Equal(javaScript, csharp);
        Assert.DoesNotContain(javaScript, static captions => captions.Length == 0);
    }

    [Fact]
    public async Task One_client_gets_what_is_emitted_to_it()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        await new EmitCheatsheet(io.Server, socket).ToOneClientAsync();
        string[] expected =
        [
            "2[\"hello\",\"world\"]",
            "2[\"hello\",1,\"2\",{\"three\":\"4\"}]",
            "2[\"hello\",1,\"2\",3,\"4\",5]",
            "51-[\"file\",\"a.png\",{\"_placeholder\":true,\"num\":0}]",
            "#010203",
            "51-[\"file\",{\"name\":\"a.png\",\"data\":{\"_placeholder\":true,\"num\":0}}]",
            "#010203",
            "2[\"message\",\"hello\"]",
        ];
        Assert.Equal(expected, client.TakeAll());
    }

    [Fact]
    public async Task Everyone_gets_what_is_emitted_to_all()
    {
        await using var io = new TestIO();
        (TestConnection sender, ServerSocket socket) = await io.ConnectAsync();
        (TestConnection other, _) = await io.ConnectAsync();
        await new EmitCheatsheet(io.Server, socket).ToEveryoneAsync();
        const string HelloWorld = "2[\"hello\",\"world\"]";
        Assert.Equal([HelloWorld, HelloWorld, "2[\"message\",\"hello\"]"], sender.TakeAll());
        Assert.Equal([HelloWorld, HelloWorld, HelloWorld, "2[\"message\",\"hello\"]"], other.TakeAll());
    }

    [Fact]
    public async Task Rooms_get_what_is_emitted_to_them()
    {
        await using var io = new TestIO();
        (TestConnection sender, ServerSocket socket) = await io.ConnectAsync();
        await socket.JoinAsync("room1");
        TestConnection first = await JoinAsync(io, "room1");
        TestConnection second = await JoinAsync(io, "room2");
        TestConnection both = await JoinAsync(io, "room1", "room2");
        TestConnection third = await JoinAsync(io, "room1", "room3");
        TestConnection none = await JoinAsync(io);
        await new EmitCheatsheet(io.Server, socket).ToRoomsAsync();

        // How many of the nine emits select each.
        int[] counts = [.. new[] { sender, first, second, both, third, none }.Select(static client => client.TakeAll().Count(static packet => packet == Hello))];
        Assert.Equal([4, 7, 6, 6, 6, 2], counts);
    }

    [Fact]
    public async Task A_socket_is_reached_by_its_id()
    {
        await using var io = new TestIO();
        (TestConnection sender, ServerSocket socket) = await io.ConnectAsync();
        (TestConnection target, ServerSocket targetSocket) = await io.ConnectAsync();
        TestConnection other = await JoinAsync(io);
        await new EmitCheatsheet(io.Server, socket).ToASocketByItsIdAsync(targetSocket.Id);
        Assert.Equal([Hello, $"2[\"private message\",\"{socket.Id}\",\"hi\"]"], target.TakeAll());
        Assert.Equal([Hello], sender.TakeAll());
        Assert.Equal([Hello], other.TakeAll());
    }

    [Fact]
    public async Task A_namespace_keeps_its_events_to_itself()
    {
        await using var io = new TestIO();
        io.Server.Of("/my-namespace");
        (TestConnection sender, ServerSocket socket) = await io.ConnectAsync();
        (TestConnection member, ServerSocket memberSocket) = await io.ConnectAsync("/my-namespace");
        (TestConnection other, _) = await io.ConnectAsync("/my-namespace");
        await memberSocket.JoinAsync("room1");
        await new EmitCheatsheet(io.Server, socket).InOtherNamespacesAsync();
        const string Expected = "2/my-namespace,[\"hello\"]";
        Assert.Equal([Expected, Expected], member.TakeAll());
        Assert.Equal([Expected, Expected], other.TakeAll());
        Assert.Empty(sender.TakeAll());
    }

    [Fact]
    public async Task Acks_are_awaited_with_and_without_a_timeout()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        var cheatsheet = new EmitCheatsheet(io.Server, socket);
        Task running = cheatsheet.WithAnAckAsync();
        Assert.Equal("20[\"question\",\"how are you?\"]", await client.NextAsync());
        await client.ReceiveAsync("30[\"fine\"]");
        Assert.Equal("21[\"position\"]", await client.NextAsync());
        await client.ReceiveAsync("31[52.5,13.4]");
        Assert.Equal("22[\"question\",\"how are you?\"]", await client.NextAsync());

        // The packet is sent before its timeout begins, on another thread.
        await Waiting.UntilAsync(
            () =>
            {
                io.Time.Advance(TimeSpan.FromSeconds(6));
                return running.IsCompleted;
            },
            "The timeout");
        await running;
        Assert.Equal(["fine", 52.5, 13.4], cheatsheet.Notes);
    }

    [Fact]
    public async Task Every_client_is_asked_for_an_ack()
    {
        await using var io = new TestIO();
        (TestConnection sender, ServerSocket socket) = await io.ConnectAsync();
        (TestConnection other, ServerSocket otherSocket) = await io.ConnectAsync();
        await otherSocket.JoinAsync("room1");
        var cheatsheet = new EmitCheatsheet(io.Server, socket);
        Task running = cheatsheet.WithOneAckPerClientAsync();
        Assert.Equal("20[\"how many\",\"apples\"]", await sender.NextAsync());
        Assert.Equal("20[\"how many\",\"apples\"]", await other.NextAsync());
        await sender.ReceiveAsync("30[1]");
        await other.ReceiveAsync("30[2]");
        Assert.Equal("21[\"who\"]", await other.NextAsync());
        await other.ReceiveAsync("31[\"other\"]");
        Assert.Equal("22[\"who\"]", await other.NextAsync());
        await other.ReceiveAsync("32[\"other\"]");
        await running.Within();
        Assert.Equal([3, "other", "other"], cheatsheet.Notes);
        Assert.Empty(sender.TakeAll());
    }

    [Fact]
    public async Task A_client_that_does_not_answer_leaves_the_answers_of_the_others()
    {
        await using var io = new TestIO();
        (TestConnection sender, ServerSocket socket) = await io.ConnectAsync();
        (TestConnection other, _) = await io.ConnectAsync();
        var cheatsheet = new EmitCheatsheet(io.Server, socket);
        Task running = cheatsheet.WithOneAckPerClientAsync();
        await sender.ReceiveAsync("30[1]");
        io.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("20[\"how many\",\"apples\"]", await other.NextAsync());
        Assert.Equal("22[\"who\"]", await other.NextAsync());
        await other.ReceiveAsync("32[\"other\"]");
        await running.Within();
        Assert.Equal([1, "other"], cheatsheet.Notes);
    }

    [Fact]
    public async Task Events_are_answered()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        new EmitCheatsheet(io.Server, socket).AnsweringAnEvent();
        await client.ReceiveAsync("20[\"add\",1,2]");
        Assert.Equal("30[3]", await client.NextAsync());
        await client.ReceiveAsync("21[\"load\",\"x\"]");
        Assert.Equal("31[\"value of x\"]", await client.NextAsync());
        await client.ReceiveAsync("22[\"position\"]");
        Assert.Equal("32[52.5,13.4]", await client.NextAsync());
        await client.ReceiveAsync("2[\"save\"]");
        await client.ReceiveAsync("23[\"save\"]");
        Assert.Equal("33[\"saved\"]", await client.NextAsync());
    }

    [Fact]
    public async Task Modifiers_change_who_gets_an_event()
    {
        await using var io = new TestIO();
        (TestConnection sender, ServerSocket socket) = await io.ConnectAsync();
        TestConnection member = await JoinAsync(io, "room1");
        sender.IsBusy = true;
        await new EmitCheatsheet(io.Server, socket).ModifiersAsync();
        const string Position = "2[\"position\",52.5,13.4]";
        Assert.Equal([Hello, Hello, Hello], sender.TakeAll());
        Assert.Equal([Position, Position, Hello, Hello, Hello, Hello], member.TakeAll());
    }

    [Fact]
    public async Task Other_servers_are_not_there()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        await new EmitCheatsheet(io.Server, socket).BetweenServersAsync();
        Assert.Equal(2, io.Logs.Count("ServerSideEmitUnsupported"));
        Assert.Empty(client.TakeAll());
    }

    [Fact]
    public async Task Catch_all_handlers_come_and_go()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        var cheatsheet = new EmitCheatsheet(io.Server, socket);
        cheatsheet.CatchAll();
        await client.ReceiveAsync("2[\"anything\"]");
        await socket.EmitAsync("hello");
        Assert.Empty(cheatsheet.Notes);
    }

    [Fact]
    public async Task One_socket_joins_and_leaves()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        var cheatsheet = new EmitCheatsheet(io.Server, socket);
        await cheatsheet.RoomsOfOneSocketAsync();
        Assert.Equal([2], cheatsheet.Notes);
        Assert.Equal(["1"], client.TakeAll());
        Assert.False(client.IsOpen);
    }

    [Fact]
    public async Task Many_sockets_are_moved_found_and_disconnected()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        (TestConnection other, ServerSocket otherSocket) = await io.ConnectAsync();
        var cheatsheet = new EmitCheatsheet(io.Server, socket);
        await cheatsheet.ManySocketsAtOnceAsync(otherSocket.Id);
        Assert.Equal([$"{otherSocket.Id}: 2", 2, 1, 0], cheatsheet.Notes);
        Assert.Equal([Hello, "1"], other.TakeAll());
        Assert.True(otherSocket.IsDisconnected);
        Assert.Equal(["1"], client.TakeAll());
        Assert.False(client.IsOpen);
    }

    [Fact]
    public async Task Sockets_are_counted()
    {
        await using var io = new TestIO();
        io.Server.Of("/my-namespace");
        (_, ServerSocket socket) = await io.ConnectAsync("/my-namespace");
        await JoinAsync(io, "room1");
        var cheatsheet = new EmitCheatsheet(io.Server, socket);
        cheatsheet.Counting();
        Assert.Equal([0, 1, 1], cheatsheet.Notes);
    }

    [Fact]
    public async Task Reserved_names_are_all_in_the_document()
    {
        await using var io = new TestIO();
        (_, ServerSocket socket) = await io.ConnectAsync();
        string[] names = [.. Document.Rows("emit-cheatsheet.md", "Reserved names").Select(static row => row[0].Trim('`'))];
        Assert.Equal(["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"], names);
        foreach (string name in names)
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await socket.EmitAsync(name));
        }

        foreach (string name in (string[])["connect", "connection", "new_namespace"])
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await io.Server.ServerSideEmitAsync(name));
        }
    }

    private static async Task<TestConnection> JoinAsync(TestIO io, params string[] rooms)
    {
        (TestConnection connection, ServerSocket socket) = await io.ConnectAsync();
        await socket.JoinAsync(rooms);
        return connection;
    }

    // The lines that pair the two languages stand at the margin; other comments are indented.
    private static string[] Captions(string block) =>
        [.. block.Split('\n').Where(static line => line.StartsWith("// ", StringComparison.Ordinal))];

    private static IEnumerable<string> Snippets() =>
        Snippet().Matches(Document.Read("tests", "Socketeer.Server.Tests", "Docs", "EmitCheatsheet.cs")).Select(static match => match.Groups[1].Value);

    private static string Normalise(string code) =>
        string.Join('\n', code.Split('\n').Select(static line => Space().Replace(line.Trim(), " "))).Trim();

    [GeneratedRegex(@"^ *// <snippet>\n(.*?)^ *// </snippet>$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
