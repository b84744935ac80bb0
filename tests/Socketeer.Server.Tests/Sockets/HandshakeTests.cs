using System.Net;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Sockets;

/// <summary>What a socket knows of the request that began its connection; the differential cases compare the rest.</summary>
public sealed class HandshakeTests
{
    [Theory]
    [InlineData("http", false)]
    [InlineData("https", true)]
    public async Task A_handshake_over_TLS_is_secure(string scheme, bool isSecure)
    {
        var connected = new TaskCompletionSource<Handshake>();
        await using RunningApp app = await RunningApp.StartAsync(
            services => services.AddSocketIO(),
            app =>
            {
                // As the middleware for forwarded headers does behind a proxy that ends TLS.
                app.Use((context, next) =>
                {
                    context.Request.Scheme = scheme;
                    return next(context);
                });
                app.MapSocketIO().Server.OnConnection(socket => connected.SetResult(socket.Handshake));
            });
        using RawWebSocket client = await RawWebSocket.ConnectAsync(app.Address, "/socket.io/?EIO=4&transport=websocket&room=1");
        await client.ReceiveAsync();
        await client.SendAsync("40");
        Handshake handshake = await connected.Task.Within();
        Assert.Equal(isSecure, handshake.Secure);
        Assert.Equal("/socket.io/?EIO=4&transport=websocket&room=1", handshake.Url);
        Assert.Equal(IPAddress.Loopback.ToString(), handshake.Address);
        Assert.Equal("1", handshake.Query["room"]);
        Assert.False(handshake.XDomain);
        Assert.Equal(handshake.IssuedAt.ToUnixTimeMilliseconds(), handshake.Issued);
    }
}
