using System.Buffers;
using Socketeer.EngineIO;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Sockets;

public sealed class DisconnectTests
{
    [Theory]
    [InlineData(CloseReason.TransportClose, "transport close")]
    [InlineData(CloseReason.TransportError, "transport error")]
    [InlineData(CloseReason.PingTimeout, "ping timeout")]
    [InlineData(CloseReason.ParseError, "parse error")]
    [InlineData(CloseReason.ForcedClose, "forced close")]
    public async Task The_end_of_the_connection_is_the_reason(CloseReason reason, string text)
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        var told = new TaskCompletionSource<string>();
        socket.OnDisconnected(why => told.SetResult(why.ToText()));
        client.Drop(reason);
        Assert.Equal(text, await told.Task.Within());
        Assert.True(socket.IsDisconnected);
        Assert.True(socket.Aborted.IsCancellationRequested);
        Assert.Empty(io.Server.Default.Sockets);
    }

    [Fact]
    public async Task The_client_leaves_one_namespace_and_keeps_the_other()
    {
        await using var io = new TestIO();
        io.Server.Of("/x");
        (TestConnection client, ServerSocket root) = await io.ConnectAsync();
        ServerSocket other = await io.JoinAsync(client, "/x");
        DisconnectReason? reason = null;
        other.OnDisconnected(why => { reason = why; });
        await client.ReceiveAsync("1/x,");
        Assert.Equal(DisconnectReason.ClientNamespaceDisconnect, reason);
        Assert.True(root.IsConnected);
        Assert.True(client.IsOpen);
    }

    [Fact]
    public async Task The_server_disconnects_a_socket_or_the_whole_connection()
    {
        await using var io = new TestIO();
        io.Server.Of("/x");
        (TestConnection client, ServerSocket root) = await io.ConnectAsync();
        ServerSocket other = await io.JoinAsync(client, "/x");
        DisconnectReason? reason = null;
        other.OnDisconnected(why => { reason = why; });
        await other.DisconnectAsync();
        Assert.Equal(DisconnectReason.ServerNamespaceDisconnect, reason);
        Assert.Equal(["1/x,"], client.TakeAll());
        Assert.True(client.IsOpen);
        await root.CloseConnectionAsync();
        Assert.Equal(["1"], client.TakeAll());
        Assert.False(client.IsOpen);
    }

    [Fact]
    public async Task Disconnecting_handlers_see_the_rooms_and_disconnected_ones_do_not()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        await socket.JoinAsync("tea");
        IReadOnlySet<string>? before = null;
        IReadOnlySet<string>? after = null;
        socket.OnDisconnecting(_ => { before = socket.Rooms; });
        var done = new TaskCompletionSource();
        socket.OnDisconnected(_ =>
        {
            after = socket.Rooms;
            done.SetResult();
        });
        client.Drop(CloseReason.TransportClose);
        await done.Task.Within();
        Assert.True(before!.SetEquals(["tea", socket.Id]));
        Assert.Empty(after!);
        await socket.JoinAsync("late");
        Assert.Empty(io.Server.Default.Adapter.Rooms);
    }

    [Fact]
    public async Task Closing_the_server_tells_the_handlers_and_sends_nothing()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        DisconnectReason? reason = null;
        bool finished = false;
        socket.OnDisconnected(async why =>
        {
            reason = why;
            await Task.Yield();
            finished = true;
        });
        await io.Server.CloseAsync().Within();
        Assert.Equal(DisconnectReason.ServerShuttingDown, reason);
        Assert.True(finished);
        Assert.Empty(client.TakeAll());
    }

    [Fact]
    public async Task Closing_the_server_waits_for_handlers_only_so_long()
    {
        await using var io = new TestIO();
        (_, ServerSocket socket) = await io.ConnectAsync();
        socket.OnDisconnected(_ => new ValueTask(new TaskCompletionSource().Task));
        Task closing = io.Server.CloseAsync();
        Assert.False(closing.IsCompleted);
        io.Time.Advance(TimeSpan.FromSeconds(5));
        await closing.Within();
        Assert.Equal(1, io.Logs.Count("ShutdownTimeout"));
    }

    [Fact]
    public async Task What_breaks_the_protocol_tells_the_error_handlers_and_closes()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        var error = new TaskCompletionSource<Exception>();
        socket.OnError(error.SetResult);
        var reason = new TaskCompletionSource<DisconnectReason>();
        socket.OnDisconnected(reason.SetResult);
        await client.ReceiveAsync("2[null]");
        Assert.Equal("invalid payload", (await error.Task.Within()).Message);
        Assert.Equal(DisconnectReason.ForcedClose, await reason.Task.Within());
    }

    [Theory]
    [InlineData(DisconnectReason.TransportError, "transport error")]
    [InlineData(DisconnectReason.TransportClose, "transport close")]
    [InlineData(DisconnectReason.ForcedClose, "forced close")]
    [InlineData(DisconnectReason.PingTimeout, "ping timeout")]
    [InlineData(DisconnectReason.ParseError, "parse error")]
    [InlineData(DisconnectReason.ServerShuttingDown, "server shutting down")]
    [InlineData(DisconnectReason.ForcedServerClose, "forced server close")]
    [InlineData(DisconnectReason.ClientNamespaceDisconnect, "client namespace disconnect")]
    [InlineData(DisconnectReason.ServerNamespaceDisconnect, "server namespace disconnect")]
    public void A_reason_has_the_words_of_the_reference(DisconnectReason reason, string text) => Assert.Equal(text, reason.ToText());

    [Fact]
    public async Task A_codec_runs_under_no_lock_and_its_decoder_is_disposed_once_after_it()
    {
        Action whileDecoding = static () => { };
        var codec = new WatchingCodec(() => whileDecoding());
        await using var io = new TestIO(options => options.Codec = codec);
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        int disposedBefore = -1;
        whileDecoding = () =>
        {
            // Another thread may end the connection meanwhile, without waiting for the codec.
            Assert.True(Task.Run(() => client.Drop(CloseReason.TransportClose)).Wait(Waiting.Deadline, TestContext.Current.CancellationToken));
            disposedBefore = codec.DisposedCount;
        };
        await client.ReceiveAsync("51-[\"never\",{\"_placeholder\":true,\"num\":0}]");
        Assert.True(socket.IsDisconnected);
        Assert.Equal((0, 1), (disposedBefore, codec.DisposedCount));
        whileDecoding = static () => Assert.Fail("Nothing is decoded behind the end.");
        await client.ReceiveAsync("2[\"late\"]");
    }

    [Fact]
    public async Task Two_messages_at_once_are_a_mistake_that_is_told()
    {
        Action whileDecoding = static () => { };
        var codec = new WatchingCodec(() => whileDecoding());
        await using var io = new TestIO(options => options.Codec = codec);
        (TestConnection client, _) = await io.ConnectAsync();
        whileDecoding = () =>
        {
            whileDecoding = static () => { };
            Assert.Throws<InvalidOperationException>(() => client.Receive(new ReadOnlySequence<byte>("2[\"second\"]"u8.ToArray())));
        };
        await client.ReceiveAsync("2[\"first\"]");
        Assert.True(client.IsOpen);
    }
}
