using System.Buffers;
using Socketeer.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Fuzz.Targets;

/// <summary>A client's WebSocket frames.</summary>
internal sealed class WebSocketFrameTarget : FuzzTarget
{
    private const int MaxMessageSize = 1024;
    private const int MaxFragments = 8;

    public override string Name => "websocket-frames";

    public override IReadOnlyList<string> Words { get; } =
    [
        "\x81\x80\0\0\0\0", "\x82\x80\0\0\0\0", "\x01\x81\0\0\0\0a", "\x80\x81\0\0\0\0b", "\0\x80\0\0\0\0", "\x88\x80\0\0\0\0", "\x88\x82\0\0\0\0\x3\xE8",
        "\x89\x80\0\0\0\0", "\x8A\x80\0\0\0\0", "\xFE", "\xFE\x4\x01", "\xFF", "\xFF\0\0\0\0\0\x1\0\0", "\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "\xE2\x82\xAC",
    ];

    public override void Run(byte[] input)
    {
        List<WebSocketMessage> whole = Read([input]);
        List<string> shown = [.. whole.Select(Show)];
        Check.Same(shown, [.. Read(Pieces.Cut(input)).Select(Show)], "The frames whole and in pieces");

        // Written again, every message in one frame.
        byte[] again = [.. whole.SelectMany(Encode)];
        Check.Same(shown, [.. Read([again]).Select(Show)], "The frames written again");
    }

    // Up to what ends the conversation: behind it only a close frame is looked for, in each piece.
    private static List<WebSocketMessage> Read(byte[][] pieces)
    {
        var reader = new FrameReader(MaxMessageSize, MaxFragments);
        var messages = new List<WebSocketMessage>();
        int length = pieces.Sum(static piece => piece.Length);
        int count = 0;
        bool hasEnded = false;
        foreach (byte[] piece in pieces)
        {
            ReadOnlySpan<byte> rest = piece;
            while (reader.TryRead(ref rest, out WebSocketMessage message))
            {
                Check.That(++count <= (length / 2) + 1, "The reader makes messages out of nothing.");
                Check.That(message.Data.Length <= MaxMessageSize, "A message is above the limit.");
                if (!hasEnded)
                {
                    messages.Add(message with { Data = new ReadOnlySequence<byte>(message.Data.ToArray()) });
                    hasEnded = message.Kind >= WebSocketMessageKind.Closed;
                }
            }

            Check.That(rest.IsEmpty, "The reader left a part of its input.");
            reader.Idle();
        }

        reader.Return();
        return messages;
    }

    private static string Show(WebSocketMessage message) => $"{message.Kind} {message.Status} {Convert.ToHexString(message.Data.ToArray())}";

    private static byte[] Encode(WebSocketMessage message) => message.Kind switch
    {
        WebSocketMessageKind.Text => Frames.Text(message.Data.ToArray()),
        WebSocketMessageKind.Binary => Frames.Binary(message.Data.ToArray()),
        WebSocketMessageKind.Ping => Frames.Encode(Frames.Final | 9, message.Data.ToArray()),
        WebSocketMessageKind.Closed when message.Status == 0 => Frames.Close(),
        WebSocketMessageKind.Closed => Frames.Close(message.Status),
        WebSocketMessageKind.TooLarge => Frames.Header(Frames.Final | 2, MaxMessageSize + 1),
        WebSocketMessageKind.TooManyFragments => [.. Enumerable.Range(0, MaxFragments + 1).SelectMany(
            static i => Frames.Encode(i == 0 ? 2 : 0, []))],

        // Text that is none, and a close frame with half a status.
        _ when message.Status == CloseStatus.InvalidText => Frames.Text([0xFF]),
        _ => Frames.Close([0]),
    };
}
