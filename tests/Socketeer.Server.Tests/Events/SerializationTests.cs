using System.Text.Json;
using System.Text.Json.Serialization;
using Socketeer.Server.Tests.Doubles;

namespace Socketeer.Server.Tests.Events;

public sealed class SerializationTests
{
    [Fact]
    public async Task Arguments_are_written_and_read_as_the_options_say()
    {
        await using var io = new TestIO(options => options.JsonSerializerOptions = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            Converters = { new JsonStringEnumConverter() },
        });
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        Order? got = null;
        socket.On("order", (Order order) => { got = order; });
        await client.ReceiveAsync("2[\"order\",{\"item_name\":\"tea\",\"sent_on\":\"Friday\"}]");
        Assert.Equal(new Order("tea", DayOfWeek.Friday), got);
        await socket.EmitAsync("order", got);
        Assert.Equal(["2[\"order\",{\"item_name\":\"tea\",\"sent_on\":\"Friday\"}]"], client.TakeAll());
    }

    private sealed record Order(string ItemName, DayOfWeek SentOn);
}
