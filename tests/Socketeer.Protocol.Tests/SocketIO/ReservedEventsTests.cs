using System.Text;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Protocol.Tests.SocketIO;

public sealed class ReservedEventsTests
{
    [Theory]
    [InlineData("connect", true)]
    [InlineData("connect_error", true)]
    [InlineData("disconnect", true)]
    [InlineData("disconnecting", true)]
    [InlineData("newListener", true)]
    [InlineData("removeListener", true)]
    [InlineData("", false)]
    [InlineData("Connect", false)]
    [InlineData("connect ", false)]
    [InlineData("connection", false)]
    [InlineData("newlistener", false)]
    [InlineData("error", false)]
    [InlineData("message", false)]
    public void Six_names_are_reserved_as_text_and_as_bytes(string name, bool reserved)
    {
        Assert.Equal(reserved, ReservedEvents.Contains(name));
        Assert.Equal(reserved, ReservedEvents.Contains(Encoding.UTF8.GetBytes(name)));
    }

    [Fact]
    public void The_exception_has_the_words_of_the_reference()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => ReservedEvents.ThrowIfReserved("disconnect"));

        Assert.StartsWith("\"disconnect\" is a reserved event name", exception.Message, StringComparison.Ordinal);
        ReservedEvents.ThrowIfReserved("message");
        Assert.Throws<ArgumentNullException>(() => ReservedEvents.ThrowIfReserved(null!));
    }

    [Fact]
    public void Every_protocol_error_has_a_text_of_its_own()
    {
        string[] texts = [.. Enum.GetValues<ProtocolError>().Select(error => error.ToText())];

        Assert.Equal(texts.Length, texts.Distinct().Count());
        Assert.DoesNotContain(((ProtocolError)999).ToText(), texts);
        Assert.Equal("Illegal attachments", ProtocolError.IllegalAttachments.ToText());
        Assert.Equal("too many attachments", ProtocolError.TooManyAttachments.ToText());
        Assert.Equal("got plaintext data when reconstructing a packet", ProtocolError.UnexpectedText.ToText());
        Assert.Equal("got binary data when not reconstructing a packet", ProtocolError.UnexpectedBinary.ToText());
        Assert.Equal("got binary data when not reconstructing a packet", ProtocolError.UnexpectedBinary.ToText());
        Assert.Equal("unknown packet type", ProtocolError.UnknownPacketType.ToText());
        Assert.Equal("invalid payload", ProtocolError.InvalidPayload.ToText());
        Assert.Equal("invalid namespace", ProtocolError.InvalidNamespace.ToText());
        Assert.Equal("invalid packet id", ProtocolError.InvalidAckId.ToText());
    }
}
