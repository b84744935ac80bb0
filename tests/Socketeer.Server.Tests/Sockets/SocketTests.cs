using Socketeer.Server.Tests.Doubles;

namespace Socketeer.Server.Tests.Sockets;

public sealed class SocketTests
{
    [Fact]
    public async Task A_socket_knows_where_it_belongs()
    {
        await using var io = new TestIO();
        io.Server.Of("/chat");
        (TestConnection client, ServerSocket root) = await io.ConnectAsync();
        ServerSocket chat = await io.JoinAsync(client, "/chat", "{\"token\":\"x\"}");
        Assert.Equal(20, chat.Id.Length);
        Assert.NotEqual(root.Id, chat.Id);
        Assert.NotEqual(client.Id, chat.Id);
        Assert.Same(io.Server.Of("/chat"), chat.Namespace);
        Assert.Same(client, chat.Connection);
        Assert.Same(client, root.Connection);
        Assert.Same(client.Request, chat.Connection.Request);
        Assert.Same(chat, io.Server.Of("/chat").Sockets[chat.Id]);
        Assert.True(chat.IsConnected);
        Assert.False(chat.IsDisconnected);
        Assert.False(chat.Recovered);
        Assert.Empty(chat.Data);
        chat.Data["name"] = "ann";
        Assert.Empty(root.Data);
        Assert.Equal([chat.Id], chat.Rooms);
        await client.ReceiveAsync("1/chat,");
        Assert.False(chat.IsConnected);
        Assert.True(chat.IsDisconnected);
        Assert.True(root.IsConnected);
        Assert.Empty(chat.Rooms);
        Assert.Equal("ann", chat.Data["name"]);
    }
}
