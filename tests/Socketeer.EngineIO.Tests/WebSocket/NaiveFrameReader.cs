using System.Text;

namespace Socketeer.EngineIO.Tests;

/// <summary>RFC 6455 read in the simplest way: all bytes at once, and only up to the first end or violation.</summary>
internal static class NaiveFrameReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static List<string> Read(byte[] bytes, int maxMessageSize, int maxFragments)
    {
        var messages = new List<string>();
        byte[]? message = null;
        bool isText = false;
        int fragments = 0;
        int at = 0;
        while (at < bytes.Length)
        {
            // The header.
            int first = bytes[at];
            int opcode = first & 0x0F;
            bool isFinal = first >= 0x80;
            if ((first & 0x70) != 0 || opcode is (> 2 and < 8) or > 10)
            {
                return [.. messages, "Violation 1002"];
            }

            if (at + 1 == bytes.Length)
            {
                break;
            }

            bool isMasked = bytes[at + 1] >= 0x80;
            int small = bytes[at + 1] & 0x7F;
            if (!isMasked || (opcode >= 8 && (!isFinal || small > 125)))
            {
                return [.. messages, "Violation 1002"];
            }

            int lengthSize = small == 126 ? 2 : small == 127 ? 8 : 0;
            int payloadAt = at + 2 + lengthSize + 4;
            if (payloadAt > bytes.Length)
            {
                break;
            }

            UInt128 length = lengthSize == 0 ? (UInt128)small : 0;
            foreach (byte b in bytes.AsSpan(at + 2, lengthSize))
            {
                length = (length * 256) + b;
            }

            // What may not be, before its payload has come.
            if (length > long.MaxValue || (opcode == 0 && message is null) || (opcode is 1 or 2 && message is not null))
            {
                return [.. messages, "Violation 1002"];
            }

            if (opcode < 8)
            {
                if (length + (UInt128)(message?.Length ?? 0) > (UInt128)maxMessageSize)
                {
                    return [.. messages, "TooLarge 1009"];
                }

                fragments++;
                if (fragments > maxFragments)
                {
                    return [.. messages, "TooManyFragments 1008"];
                }
            }

            // The payload.
            if (length > (UInt128)(bytes.Length - payloadAt))
            {
                break;
            }

            byte[] payload = new byte[(int)length];
            for (int i = 0; i < payload.Length; i++)
            {
                payload[i] = (byte)(bytes[payloadAt + i] ^ bytes[payloadAt - 4 + (i % 4)]);
            }

            at = payloadAt + payload.Length;

            // What it means.
            if (opcode == 9)
            {
                messages.Add(FrameReading.Show(WebSocketMessageKind.Ping, payload));
            }
            else if (opcode == 8)
            {
                return [.. messages, ReadClose(payload)];
            }
            else if (opcode < 8)
            {
                isText = opcode == 0 ? isText : opcode == 1;
                message = [.. message ?? [], .. payload];
                if (isFinal)
                {
                    if (isText && !IsText(message))
                    {
                        return [.. messages, "Violation 1007"];
                    }

                    messages.Add(FrameReading.Show(isText ? WebSocketMessageKind.Text : WebSocketMessageKind.Binary, message));
                    message = null;
                    fragments = 0;
                }
            }
        }

        return messages;
    }

    private static string ReadClose(byte[] payload)
    {
        if (payload.Length == 0)
        {
            return "Closed 0";
        }

        int status = payload.Length == 1 ? 0 : (payload[0] * 256) + payload[1];
        bool isLegal = status is 1000 or 1001 or 1002 or 1003 or (>= 1007 and <= 1014) or (>= 3000 and < 5000);
        return !isLegal ? "Violation 1002" : IsText(payload[2..]) ? $"Closed {status}" : "Violation 1007";
    }

    private static bool IsText(byte[] bytes)
    {
        try
        {
            Strict.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
