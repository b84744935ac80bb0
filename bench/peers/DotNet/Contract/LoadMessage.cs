namespace Socketeer.Bench.Peers.Contract;

/// <summary>A text message of the load contract, recognised by a few of its bytes: nothing is parsed or checked.</summary>
/// <param name="Event">What it asks for.</param>
/// <param name="Bracket">Where its arguments begin, for an event.</param>
internal readonly record struct LoadMessage(LoadEvent Event, int Bracket = 0)
{
    /// <summary>A type, an attachment count and an id come before the bracket: far fewer bytes than these.</summary>
    private const int LongestPrefix = 24;

    private static ReadOnlySpan<byte> AckName => "[\"ack\","u8;

    private static ReadOnlySpan<byte> JoinName => "[\"join\",\""u8;

    private static ReadOnlySpan<byte> RoomName => "[\"room\",\""u8;

    private static ReadOnlySpan<byte> RoomAnswerPrefix => "42[\"room\","u8;

    public static LoadMessage Recognise(ReadOnlySpan<byte> message)
    {
        if (message.Length < 2 || message[0] != (byte)'4')
        {
            return default;
        }

        if (message[1] == (byte)'0')
        {
            return new LoadMessage(LoadEvent.Connect);
        }

        int bracket = message[..Math.Min(message.Length, LongestPrefix)].IndexOf((byte)'[');
        if (bracket < 0 || message.Length < bracket + JoinName.Length)
        {
            return default;
        }

        // The first two letters after the bracket and the quote tell the names apart.
        LoadEvent name = (message[bracket + 2], message[bracket + 3]) switch
        {
            ((byte)'e', _) => LoadEvent.Echo,
            ((byte)'a', _) => LoadEvent.Ack,
            ((byte)'b', (byte)'c') => LoadEvent.Broadcast,
            ((byte)'b', (byte)'i') => LoadEvent.Binary,
            ((byte)'j', _) => LoadEvent.Join,
            ((byte)'r', _) => LoadEvent.Room,
            _ => LoadEvent.None,
        };
        return new LoadMessage(name, bracket);
    }

    /// <summary>Gives the room's name, of a join or a message to a room. Only valid before <see cref="Rewrite"/>.</summary>
    public ReadOnlySpan<byte> ReadRoom(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> name = message[(Bracket + JoinName.Length)..];
        int quote = name.IndexOf((byte)'"');
        return quote < 0 ? name : name[..quote];
    }

    /// <summary>Turns the message into its answer, in place, and tells where in it the answer is.</summary>
    public Range Rewrite(Span<byte> message) => Event switch
    {
        LoadEvent.Ack => RewriteAck(message),
        LoadEvent.Join => RewriteJoin(message),
        LoadEvent.Room => RewriteRoom(message),
        _ => ..,
    };

    // 42ID["ack",X] -> 43ID[X]: what is before X moves up to it.
    private Range RewriteAck(Span<byte> message)
    {
        int start = AckName.Length - 1;
        message[..(Bracket + 1)].CopyTo(message[start..]);
        message[start + 1] = (byte)'3';
        return start..;
    }

    // 42ID["join","R"] -> 43ID[]
    private Range RewriteJoin(Span<byte> message)
    {
        message[1] = (byte)'3';
        message[Bracket + 1] = (byte)']';
        return ..(Bracket + 2);
    }

    // 42["room","R",X] -> 42["room",X]: the name before X takes the place of the room's.
    private Range RewriteRoom(Span<byte> message)
    {
        int afterName = Bracket + RoomName.Length + ReadRoom(message).Length + "\","u8.Length;
        int start = Math.Min(afterName, message.Length) - RoomAnswerPrefix.Length;
        RoomAnswerPrefix.CopyTo(message[start..]);
        return start..;
    }
}
