using System.Buffers;
using System.Text;

namespace Socketeer.Microbenchmarks;

/// <summary>What benchmarks are fed with.</summary>
internal static class Input
{
    /// <summary>An argument as short as most are.</summary>
    public static readonly string Short = Letters(32);

    /// <summary>An event with one short argument, as it comes in the message of a client.</summary>
    public static readonly string ShortEvent = $"2[\"echo\",\"{Short}\"]";

    /// <summary>An event with one attachment, as text; the attachment follows.</summary>
    public const string BinaryEvent = "51-[\"file\",{\"_placeholder\":true,\"num\":0}]";

    public static string Letters(int count) => string.Create(count, 0, static (letters, _) =>
    {
        for (int i = 0; i < letters.Length; i++)
        {
            letters[i] = (char)('a' + (i % 26));
        }
    });

    public static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)(i * 31);
        }

        return bytes;
    }

    public static ReadOnlySequence<byte> Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
