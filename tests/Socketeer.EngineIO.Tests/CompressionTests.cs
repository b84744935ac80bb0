using System.Net;
using System.Net.Http.Headers;
using Socketeer.Protocol.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

public sealed class CompressionTests
{
    [Theory]
    [InlineData(1024, 2000, SendOptions.None, true)]
    [InlineData(1024, 2000, SendOptions.Uncompressed, false)]
    [InlineData(1024, 500, SendOptions.None, false)]
    [InlineData(100, 500, SendOptions.None, true)]
    [InlineData(null, 500_000, SendOptions.None, false)]
    public async Task A_response_is_compressed_from_the_threshold_on_unless_its_packet_says_otherwise(
        int? threshold, int size, SendOptions options, bool isCompressed)
    {
        await using TestEngine engine = await TestEngine.StartAsync(engine => engine.HttpCompressionThreshold = threshold);
        (string query, TestEngine.Session session) = await engine.OpenPollingAsync();
        EncodedPacket packet = EncodedPacket.CreateText(new byte[size]);
        session.Connection.Send(packet, options);
        packet.Release();
        using var request = new HttpRequestMessage(HttpMethod.Get, query);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using HttpResponseMessage response = await engine.Http.SendAsync(request).Within();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(isCompressed ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
    }
}
