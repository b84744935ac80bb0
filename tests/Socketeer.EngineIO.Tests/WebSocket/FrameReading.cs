using System.Buffers;
using System.Text;

namespace Socketeer.EngineIO.Tests;

/// <summary>What a reader makes of frames, however they are cut.</summary>
internal static class FrameReading
{
    /// <summary>Gives all pieces to a reader, as a channel does, and everything it read in words. It is idle between the pieces.</summary>
    public static List<string> Feed(this FrameReader reader, params byte[][] pieces)
    {
        var messages = new List<string>();
        int total = pieces.Sum(piece => piece.Length);
        foreach (byte[] piece in pieces)
        {
            reader.FeedPart(piece, messages, total);
            reader.Idle();
        }

        return messages;
    }

    /// <summary>Gives one piece to a reader, which must use it up, with an end.</summary>
    public static void FeedPart(this FrameReader reader, ReadOnlySpan<byte> piece, List<string> messages, int bound)
    {
        while (reader.TryRead(ref piece, out WebSocketMessage message))
        {
            messages.Add(Show(message));

            // A frame is two bytes at least, and one violation may be told before its frame is consumed.
            Assert.True(messages.Count <= (bound / 2) + 1, "The reader makes messages out of nothing.");
        }

        Assert.True(piece.IsEmpty, "The reader left a part of its input.");
    }

    /// <summary>Shows a message: its kind, its data in hexadecimal or its status.</summary>
    public static string Show(in WebSocketMessage message) => message.Kind switch
    {
        WebSocketMessageKind.Text or WebSocketMessageKind.Binary or WebSocketMessageKind.Ping =>
            Show(message.Kind, message.Data.ToArray()),
        _ => Show(message.Kind, message.Status),
    };

    public static string Show(WebSocketMessageKind kind, byte[] data) => $"{kind} {Convert.ToHexString(data)}";

    public static string Show(WebSocketMessageKind kind, string data) => Show(kind, Encoding.UTF8.GetBytes(data));

    public static string Show(WebSocketMessageKind kind, int status) => $"{kind} {status}";

    /// <summary>Cuts bytes at places; those that are behind the end, or not in order, cut nothing.</summary>
    public static byte[][] Cut(this byte[] bytes, params IEnumerable<int> places)
    {
        var pieces = new List<byte[]>();
        int start = 0;
        foreach (int place in places.Where(place => place <= bytes.Length).Order())
        {
            pieces.Add(bytes[start..place]);
            start = place;
        }

        pieces.Add(bytes[start..]);
        return [.. pieces];
    }

    /// <summary>Cuts bytes into single ones.</summary>
    public static byte[][] Singly(this byte[] bytes) => [.. bytes.Select(b => new[] { b })];

    /// <summary>Every way to cut bytes in two, and the bytes one by one.</summary>
    public static IEnumerable<byte[][]> AllCuts(this byte[] bytes)
    {
        for (int place = 0; place <= bytes.Length; place++)
        {
            yield return bytes.Cut(place);
        }

        yield return bytes.Singly();
    }
}
