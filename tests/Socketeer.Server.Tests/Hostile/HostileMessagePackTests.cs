using Socketeer.EngineIO;
using Socketeer.MessagePack;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Hostile;

/// <summary>MessagePack that no client sends, to a server that speaks it.</summary>
public sealed class HostileMessagePackTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H57_Lengths_that_lie_and_depths_without_end_end_the_connection(bool isInline)
    {
        byte[][] refused =
        [
            .. new[] { "DDFFFFFFFF00", "DFFFFFFFFFA161", "C6FFFFFFFF0000", "DBFFFFFFFF6161", "C9FFFFFFFF0000", "C70501", "C1", "DCFFFF" }.Select(Convert.FromHexString),
            [.. Enumerable.Repeat((byte)0x91, 10_000), 0xC0],
            [.. Enumerable.Repeat((byte)0x91, 500_000)],
            [.. Enumerable.Repeat((byte)0x81, 500_000)],
        ];
        await using HostileServer server = await HostileServer.StartAsync(
            isInline, options => options.Codec = MessagePackPacketCodec.Instance, speaksMessagePack: true);
        foreach (TransportKind transport in Enum.GetValues<TransportKind>())
        {
            foreach (byte[] argument in refused)
            {
                EngineClient client = await ConnectAsync(server, transport);
                await client.SendAsync(MessagePackWords.Event("x", argument), MessagePackWords.Event("behind", MessagePackWords.Integer(1)));
                Assert.Empty(await client.UntilClosedAsync());
                await Waiting.UntilAsync(() => !server.Ends.IsEmpty, "the end of the socket");
                Assert.True(server.Ends.TryDequeue(out DisconnectReason end));
                Assert.Equal(DisconnectReason.ForcedClose, end);
            }

            // The parser's own date, and an extension it does not know.
            EngineClient honest = await ConnectAsync(server, transport);
            await honest.SendAsync(
                MessagePackWords.Event("echo", Convert.FromHexString("D7000000000000000000")),
                MessagePackWords.Event("echo", Convert.FromHexString("D6FF00000000")));
            Assert.Equal("42[\"echo\",\"1970-01-01T00:00:00.000Z\"]", MessagePackWords.Show(await honest.NextAsync()));
            Assert.Equal("42[\"echo\",[-1,{\"_placeholder\":true,\"num\":0}]]", MessagePackWords.Show(await honest.NextAsync()));
            Assert.Equal(["echo", "echo"], server.Events);
            server.Events.Clear();
        }

        await server.AssertUnharmedAsync();
    }

    private static async Task<EngineClient> ConnectAsync(HostileServer server, TransportKind transport)
    {
        EngineClient client = await server.OpenAsync(transport);
        await client.SendAsync(MessagePackWords.Connect);
        Assert.StartsWith("40{\"sid\":", MessagePackWords.Show(await client.NextAsync()), StringComparison.Ordinal);
        return client;
    }
}
