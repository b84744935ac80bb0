using Example;
using Socketeer.Server.Tests.Doubles;

namespace Socketeer.Server.Tests.Docs;

/// <summary>The codec of docs/codecs.md, taken out of the page, carries everything a server does.</summary>
public sealed class CodecDocumentTests
{
    [Fact]
    public async Task The_codec_of_the_document_works()
    {
        await using var io = new TestIO(static options => options.Codec = new EnvelopeCodec());
        io.Server.OnConnection(socket =>
        {
            socket.On("echo", e => socket.EmitAsync("echo", e.Arguments));
            socket.On("length", (byte[] data) => data.Length);
        });
        TestConnection client = io.Open();
        await client.ReceiveAsync("""{"type":0,"nsp":"/none"}""");
        Assert.Equal("""{"type":4,"nsp":"/none","data":{"message":"Invalid namespace"}}""", await client.NextAsync());
        await client.ReceiveAsync("""{"type":0,"nsp":"/","data":{"token":"abc"}}""");
        Assert.StartsWith("""{"type":0,"nsp":"/","data":{"sid":""", await client.NextAsync(), StringComparison.Ordinal);
        Assert.Equal("abc", io.Server.Default.Sockets.Values.Single().Handshake.Auth.GetProperty("token").GetString());

        await client.ReceiveAsync("""{"nsp":"/","data":["echo",1,{"_placeholder":true,"num":0}],"attachments":["AQI="],"type":2}""");
        Assert.Equal("""{"type":2,"nsp":"/","data":["echo",1,{"_placeholder":true,"num":0}],"attachments":["AQI="]}""", await client.NextAsync());
        await client.ReceiveAsync("""{"type":2,"nsp":"/","id":7,"data":["length",{"_placeholder":true,"num":0}],"attachments":["AQID"]}""");
        Assert.Equal("""{"type":3,"nsp":"/","id":7,"data":[3]}""", await client.NextAsync());
        await client.ReceiveAsync("""{"type":1,"nsp":"/"}""");
        Assert.Empty(io.Server.Default.Sockets);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"nsp":"/"}""")]
    [InlineData("""{"type":9,"nsp":"/"}""")]
    [InlineData("""{"type":2,"nsp":"/","data":["connect"]}""")]
    [InlineData("""{"type":2,"nsp":"/","data":["e"],"attachments":["?"]}""")]
    [InlineData("""{"type":2,"nsp":"/","data":["e"],"attachments":["","","","","","","","","","",""]}""")]
    [InlineData("""{"type":2,"nsp":"/","id":"1","data":["e"]}""")]
    public async Task What_is_no_packet_closes_the_connection(string message)
    {
        await using var io = new TestIO(static options => options.Codec = new EnvelopeCodec());
        TestConnection client = io.Open();
        await client.ReceiveAsync("""{"type":0,"nsp":"/"}""");
        await client.NextAsync();
        await client.ReceiveAsync(message);
        Assert.False(client.IsOpen);
        Assert.Equal(1, io.Logs.Count("ProtocolError"));
    }
}
