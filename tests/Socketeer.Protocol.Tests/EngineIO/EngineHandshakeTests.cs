using System.Buffers;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Protocol.Tests.EngineIO;

public sealed class EngineHandshakeTests
{
    private const string Valid =
        """{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}""";

    [Fact]
    public void The_open_packet_has_the_keys_in_the_order_of_the_reference()
    {
        Assert.Equal("0" + Valid, Write(Handshake(["websocket"])));
    }

    [Fact]
    public void No_upgrades_are_an_empty_array()
    {
        Assert.Contains("\"upgrades\":[],", Write(Handshake([])), StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_whole_milliseconds()
    {
        string packet = Write(Handshake([]) with { PingInterval = TimeSpan.FromTicks(12_345_678), PingTimeout = TimeSpan.Zero });

        Assert.Contains("\"pingInterval\":1234,\"pingTimeout\":0,", packet, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_back_in_every_shape()
    {
        EngineHandshake written = Handshake(["websocket", "webtransport"]);
        foreach (ReadOnlySequence<byte> shape in Sequences.AllShapes(Write(written)))
        {
            EngineHandshake? read = EngineHandshake.TryRead(shape.Slice(1));

            Assert.NotNull(read);
            Assert.Equal(written with { Upgrades = read.Upgrades }, read);
            Assert.Equal(written.Upgrades, read.Upgrades);
        }
    }

    // JSON that is cut short at the end of a segment: the platform's reader looks at a byte that is not there.
    [Theory]
    [InlineData("n")]
    [InlineData("tru")]
    [InlineData("{\"sid\":nul")]
    public void What_ends_in_the_midst_of_a_word_is_refused_in_every_shape(string data)
    {
        foreach (ReadOnlySequence<byte> shape in Sequences.AllShapes(data))
        {
            Assert.Null(EngineHandshake.TryRead(shape));
        }
    }

    [Fact]
    public void A_server_that_states_no_maxPayload_sets_no_limit() =>
        Assert.Equal(long.MaxValue, Read(Valid.Replace(",\"maxPayload\":1000000", ""))!.MaxPayload);

    [Theory]
    [InlineData("-1")]
    [InlineData("\"1000\"")]
    [InlineData("null")]
    [InlineData("99999999999999999999999999")]
    [InlineData("1e400")]
    [InlineData("0.5")]
    public void A_maxPayload_that_makes_no_sense_counts_as_not_stated(string number) =>
        Assert.Equal(long.MaxValue, Read(Valid.Replace("1000000", number))!.MaxPayload);

    [Theory]
    [InlineData("-1")]
    [InlineData("-9223372036854775808")]
    [InlineData("2147483648")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999999999")]
    [InlineData("1e400")]
    [InlineData("0.5")]
    [InlineData("\"25000\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void A_ping_time_that_makes_no_sense_is_refused(string number)
    {
        Assert.Null(Read(Valid.Replace("25000", number)));
        Assert.Null(Read(Valid.Replace("20000", number)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"sid\"")]
    [InlineData("1")]
    [InlineData("{\"sid\":1,\"upgrades\":[],\"pingInterval\":1,\"pingTimeout\":1}")]
    [InlineData("{\"sid\":null,\"upgrades\":[],\"pingInterval\":1,\"pingTimeout\":1}")]
    [InlineData("{\"sid\":\"\\ud800\",\"upgrades\":[],\"pingInterval\":1,\"pingTimeout\":1}")]
    [InlineData("{\"sid\":\"x\",\"upgrades\":{},\"pingInterval\":1,\"pingTimeout\":1}")]
    [InlineData("{\"sid\":\"x\",\"upgrades\":null,\"pingInterval\":1,\"pingTimeout\":1}")]
    [InlineData("{\"sid\":\"x\",\"pingInterval\":1,\"pingTimeout\":1}")]
    [InlineData("{\"upgrades\":[],\"pingInterval\":1,\"pingTimeout\":1}")]
    [InlineData("{\"sid\":\"x\",\"upgrades\":[],\"pingTimeout\":1}")]
    [InlineData("{\"sid\":\"x\",\"upgrades\":[],\"pingInterval\":1}")]
    [InlineData(Valid + "x")]
    [InlineData(Valid + Valid)]
    public void Broken_JSON_and_missing_keys_are_refused_in_every_shape(string data)
    {
        foreach (ReadOnlySequence<byte> shape in Sequences.AllShapes(data))
        {
            Assert.Null(EngineHandshake.TryRead(shape));
        }
    }

    [Fact]
    public void Every_cut_off_packet_is_refused()
    {
        for (int length = 0; length < Valid.Length; length++)
        {
            Assert.Null(Read(Valid[..length]));
        }
    }

    [Fact]
    public void JSON_nested_without_end_is_refused() => Assert.Null(Read(new string('[', 400_000)));

    [Fact]
    public void Unknown_keys_and_upgrades_that_are_no_names_are_passed_over()
    {
        EngineHandshake? read = Read(Valid.Replace("[\"websocket\"]", "[1,\"websocket\",null]").Replace("{", "{\"more\":[{}],"));

        Assert.Equal(["websocket"], read!.Upgrades);
    }

    private static EngineHandshake Handshake(string[] upgrades) =>
        new("lv_VI97HAXpY6yYWAAAC", upgrades, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(20), 1_000_000);

    private static EngineHandshake? Read(string data) => EngineHandshake.TryRead(Sequences.Whole(data));

    private static string Write(EngineHandshake handshake)
    {
        var output = new PooledBufferWriter();
        handshake.WritePacket(output);
        string packet = output.WrittenSpan.Text();
        output.Return();
        return packet;
    }
}
