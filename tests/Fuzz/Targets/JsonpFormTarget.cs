using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Socketeer.EngineIO;
using Socketeer.Protocol.Buffers;

namespace Socketeer.Fuzz.Targets;

/// <summary>The form of a JSONP request, and the string of the script that answers one.</summary>
internal sealed class JsonpFormTarget : FuzzTarget
{
    public override string Name => "jsonp-form";

    public override IReadOnlyList<string> Words { get; } =
    [
        "d=", "&", "=", "%", "%64", "%5Cn", "%5C%5Cn", "\\n", "\\\\n", "+", "%0A", "%E2%80%A8", "%C3%A4", "%FF", "d", "&d=", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x82\xAC", "\"", "\\", "\0",
    ];

    public override void Run(byte[] input)
    {
        byte[]? payload = Receive(input);
        Check.Same(payload, Receive(input), "The form twice");
        if (payload is null)
        {
            return;
        }

        Check.That(Utf8.IsValid(payload), "The payload is no UTF-8.");
        Check.That(payload.Length <= 3 * input.Length, "The payload is longer than the form.");
        string text = Encoding.UTF8.GetString(payload);
        WriteScript(payload, text);

        // What stands before a line end cannot be told from what stands for one: a client of the reference loses it too.
        if (!text.Contains("\\\n", StringComparison.Ordinal))
        {
            string escaped = text.Replace("\\n", "\\\\n", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            Check.Same(payload, Receive(Encoding.UTF8.GetBytes("d=" + Uri.EscapeDataString(escaped))), "The form written again");
        }
    }

    private static byte[]? Receive(byte[] form)
    {
        // As the transport does: what is not UTF-8 is replaced.
        byte[] text = Utf8.IsValid(form) ? form : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(form));
        var inner = new KeepingFormat();
        ValueTask received = new JsonpPollingFormat(inner, "0").ReceiveAsync(null!, text, isOctets: false);
        Check.That(received.IsCompletedSuccessfully, "The form was not read at once.");
        return inner.Payload;
    }

    private static void WriteScript(byte[] payload, string text)
    {
        var script = new PooledBufferWriter();
        ScriptString.Write(script, payload);
        Check.That(script.WrittenSpan.IndexOfAny("\n\r"u8) < 0, "A line of the script ends in a string.");
        Check.That(JsonSerializer.Deserialize<string>(script.WrittenSpan) == text, "The script says something else.");
        script.Return();
    }

    private sealed class KeepingFormat : PollingFormat
    {
        public byte[]? Payload { get; private set; }

        public override bool TakesOctets => false;

        public override PollingBody TakePackets(PollingTransport transport, PooledBufferWriter body) => default;

        public override ValueTask ReceiveAsync(PollingTransport transport, ReadOnlyMemory<byte> body, bool isOctets)
        {
            Check.That(Payload is null, "The form has two payloads.");
            Payload = body.ToArray();
            return ValueTask.CompletedTask;
        }
    }
}
