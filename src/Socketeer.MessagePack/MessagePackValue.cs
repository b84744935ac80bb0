using System.Buffers;
using System.Text;
using System.Text.Unicode;
using MessagePack;

namespace Socketeer.MessagePack;

/// <summary>Questions to a single value of a message.</summary>
internal static class MessagePackValue
{
    // Beyond it JavaScript has no exact integers.
    private const double MaxExact = 1L << 53;

    /// <summary>Tells whether the next value is what the reference writes for <c>undefined</c>: an extension of type 0 and one byte.</summary>
    public static bool IsUndefined(MessagePackReader reader) =>
        reader.NextCode == MessagePackCode.FixExt1 && reader.ReadExtensionFormatHeader().TypeCode == 0;

    /// <summary>Reads what JavaScript takes for an integer, a float without a fraction among them.</summary>
    /// <param name="reader">A reader at the value; a copy, so it does not move.</param>
    /// <param name="value">The integer; one that no <see cref="long"/> holds is the largest or smallest that does.</param>
    public static bool TryReadInteger(MessagePackReader reader, out long value)
    {
        value = 0;
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                value = (long)Math.Min(reader.ReadUInt64(), long.MaxValue);
                return true;
            case MessagePackType.Integer:
                value = reader.ReadInt64();
                return true;
            case MessagePackType.Float:
                double number = reader.ReadDouble();
                value = Math.Abs(number) <= MaxExact ? (long)number : number > 0 ? long.MaxValue : long.MinValue;
                return number == Math.Floor(number) && double.IsFinite(number);
            default:
                return false;
        }
    }

    /// <summary>Reads text.</summary>
    /// <returns>Its bytes, as UTF-8; what is none is replaced, as in the reference.</returns>
    public static ReadOnlySpan<byte> ReadText(scoped ref MessagePackReader reader)
    {
        ReadOnlySpan<byte> text = ToSpan(reader.ReadStringSequence()!.Value);
        return Utf8.IsValid(text) ? text : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text));
    }

    /// <summary>Gets bytes in one piece; copied only where the message is not.</summary>
    public static ReadOnlySpan<byte> ToSpan(scoped in ReadOnlySequence<byte> data) => data.IsSingleSegment ? data.FirstSpan : data.ToArray();

    /// <summary>Passes one value and checks all of it.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="maxDepth">The largest depth of arrays and maps accepted.</param>
    /// <returns><see langword="false"/> when the value is deeper, or has a key that could be no property's name.</returns>
    public static bool TrySkip(ref MessagePackReader reader, int maxDepth)
    {
        MessagePackType type = reader.NextMessagePackType;
        if (type is not (MessagePackType.Array or MessagePackType.Map))
        {
            reader.Skip();
            return true;
        }

        if (maxDepth == 0)
        {
            return false;
        }

        // A count above what is left of the message makes the reader throw.
        int count = type == MessagePackType.Array ? reader.ReadArrayHeader() : reader.ReadMapHeader();
        for (int i = 0; i < count; i++)
        {
            if (type == MessagePackType.Map && !TrySkipKey(ref reader))
            {
                return false;
            }

            if (!TrySkip(ref reader, maxDepth - 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TrySkipKey(ref MessagePackReader reader)
    {
        bool isName = reader.NextMessagePackType
            is MessagePackType.String or MessagePackType.Integer or MessagePackType.Boolean or MessagePackType.Nil;
        if (isName)
        {
            reader.Skip();
        }

        return isName;
    }
}
