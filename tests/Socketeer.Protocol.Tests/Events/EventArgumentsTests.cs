using System.Text.Json;
using System.Text.Json.Nodes;

namespace Socketeer.Protocol.Tests.Events;

public sealed class EventArgumentsTests
{
    [Fact]
    public void Arguments_are_counted_sliced_and_read_in_place()
    {
        EventArguments arguments = Packets.Decode("2[\"e\", 1 ,\"two\",{\"three\":[3]},null]").Arguments;

        Assert.Equal(4, arguments.Count);
        Assert.Equal(["1", "\"two\"", "{\"three\":[3]}", "null"], Enumerable.Range(0, 4).Select(i => arguments[i].Json.Text()));
        Assert.Equal("two", arguments.Slice(1).Read<string>(0));
        Assert.Equal("two", arguments.Slice(0).Read<string>(1));
        Assert.Equal(1, arguments.Slice(2).Slice(1).Count);
        Assert.Equal(0, arguments.Slice(4).Count);
        Assert.Equal(0, arguments.Slice(9).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => arguments.Slice(-1));
    }

    [Theory]
    [InlineData("3[1,2]", 2)]
    [InlineData("3[]", 0)]
    [InlineData("3", 0)]
    [InlineData("2[\"e\"]", 0)]
    [InlineData("2", 0)]
    [InlineData("0{\"a\":1}", 0)]
    [InlineData("1", 0)]
    public void An_event_has_what_stands_behind_its_name_and_an_ack_everything(string text, int count)
    {
        Assert.Equal(count, Packets.Decode(text).Arguments.Count);
    }

    [Fact]
    public void Every_usual_type_is_read()
    {
        EventArguments arguments = Packets.Decode(
            "3[1,\"x\",true,null,[1,2],{\"userName\":\"u\"},\"2024-02-29T12:34:56.789Z\",1.5]").Arguments;

        Assert.Equal(1, arguments.Read<int>(0));
        Assert.Equal(1L, arguments.Read<long?>(0));
        Assert.Equal(1.0, arguments.Read<double>(0));
        Assert.Equal("x", arguments.Read<string>(1));
        Assert.True(arguments.Read<bool>(2));
        Assert.Null(arguments.Read<string>(3));
        Assert.Null(arguments.Read<int?>(3));
        Assert.Equal([1, 2], arguments.Read<int[]>(4)!);
        Assert.Equal([1, 2], arguments.Read<List<int>>(4));
        Assert.Equal(new User("u"), arguments.Read<User>(5));
        Assert.Equal("u", arguments.Read<JsonObject>(5)!["userName"]!.GetValue<string>());
        Assert.Equal(new DateTime(2024, 2, 29, 12, 34, 56, 789, DateTimeKind.Utc), arguments.Read<DateTime>(6));
        Assert.Equal(1.5f, arguments.Read<float>(7));
        Assert.Equal(JsonValueKind.Array, ((JsonElement)arguments.Read<object>(4)!).ValueKind);
        Assert.Equal("[1,2]", arguments.Read<EventArgument>(4).Json.Text());
    }

    [Fact]
    public void A_missing_argument_says_how_many_came()
    {
        EventArguments arguments = Packets.Decode("2[\"e\",1]").Arguments;

        EventArgumentException exception = Assert.Throws<EventArgumentException>(() => arguments.Read<int>(1));

        Assert.Equal("Argument 1 is missing: 1 came.", exception.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => arguments[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => arguments[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => arguments.Read<int>(-1));
    }

    [Fact]
    public void An_argument_of_another_kind_names_its_place_and_the_type_wanted()
    {
        EventArguments arguments = Packets.Decode("2[\"e\",1,\"x\"]").Arguments;

        EventArgumentException exception = Assert.Throws<EventArgumentException>(() => arguments.Read<int>(1));

        Assert.Equal("Argument 1 is not a Int32.", exception.Message);
        Assert.IsType<JsonException>(exception.InnerException);
    }

    [Fact]
    public void Whatever_the_peer_sent_is_read_or_refused_as_one_kind_of_exception()
    {
        string[] values =
        [
            "null", "true", "1", "-1.5", "1e400", "\"x\"", "\"\\ud800\"", "\"!!\"", "\"2024-99-99\"", "[]", "[[]]", "[\"\\ud800\"]",
            "{}", "{\"\\ud800\":1}", "{\"userName\":1}", "{\"userName\":\"\\ud800\"}", "{\"_placeholder\":true,\"num\":0}",
            "{\"a\":1,\"a\":2}", new string('9', 1000),
        ];
        foreach (string value in values)
        {
            EventArguments arguments = Packets.Decode($"2[\"e\",{value}]").Arguments;
            Try<int>(arguments);
            Try<int?>(arguments);
            Try<double>(arguments);
            Try<decimal>(arguments);
            Try<bool>(arguments);
            Try<char>(arguments);
            Try<string>(arguments);
            Try<DateTime>(arguments);
            Try<DateTimeOffset>(arguments);
            Try<TimeSpan>(arguments);
            Try<Guid>(arguments);
            Try<Uri>(arguments);
            Try<DayOfWeek>(arguments);
            Try<byte[]>(arguments);
            Try<ReadOnlyMemory<byte>>(arguments);
            Try<string[]>(arguments);
            Try<Dictionary<string, string>>(arguments);
            Try<Dictionary<string, byte[]>>(arguments);
            Try<User>(arguments);
            Try<object>(arguments);
            Try<JsonElement>(arguments);
            Try<JsonNode>(arguments);
            Try<EventArgument>(arguments);
        }
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00x\"")]
    public void Half_a_surrogate_pair_is_no_string(string json)
    {
        EventArguments arguments = Packets.Decode($"2[\"e\",{json}]").Arguments;

        Assert.Throws<EventArgumentException>(() => arguments.Read<string>(0));
        Assert.Throws<EventArgumentException>(() => arguments.Slice(0).Read<string[]>(0));
    }

    [Fact]
    public void The_arguments_of_an_ack_live_as_long_as_they_are_held()
    {
        EventArguments answer = Packets.Decode("61-7[{\"_placeholder\":true,\"num\":0}]", [1, 2]).Arguments;
        for (int i = 0; i < 50; i++)
        {
            Packets.Decode("61-7[{\"_placeholder\":true,\"num\":0}]", [9, 9]).Return();
        }

        Assert.Equal([1, 2], answer.Read<byte[]>(0));
    }

    [Fact]
    public void A_number_is_read_from_text_too_and_a_double_like_an_int()
    {
        EventArguments arguments = Packets.Decode("2[\"e\",\"5\",\"1.5\"]").Arguments;

        Assert.Equal(5, arguments.Read<int>(0));
        Assert.Equal(1.5m, arguments.Read<decimal>(1));
        Assert.Equal(1.5, arguments.Read<double>(1));
        Assert.Equal(1.5f, arguments.Read<float>(1));
    }

    private static void Try<T>(EventArguments arguments)
    {
        try
        {
            arguments.Read<T>(0);
        }
        catch (EventArgumentException)
        {
            // What a handler's caller expects.
        }
    }

    private sealed record User(string UserName);
}
