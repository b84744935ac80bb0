using System.Security.Cryptography;

namespace Socketeer.Fuzz;

/// <summary>An input that was not borne, as a file: the bytes and nothing else, named by the target and a digest of them.</summary>
internal static class CrashFile
{
    private const int DigestLength = 16;

    /// <returns>Its path.</returns>
    public static string Write(string folder, string target, byte[] input)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"{target}-{Convert.ToHexStringLower(SHA256.HashData(input))[..DigestLength]}");
        File.WriteAllBytes(path, input);
        return path;
    }
}
