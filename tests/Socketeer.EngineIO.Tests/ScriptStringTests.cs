using System.Text;
using System.Text.Json;
using Socketeer.Protocol.Buffers;

namespace Socketeer.EngineIO.Tests;

public sealed class ScriptStringTests
{
    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("plain é€😀", "\"plain é€😀\"")]
    [InlineData("\"\\/", "\"\\\"\\\\/\"")]
    [InlineData("\b\t\n\f\r\0\u001f\u007f", "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\"")]
    [InlineData("\u2027\u2028\u2029\u202a☃", "\"\u2027\\u2028\\u2029\u202a☃\"")]
    public void It_is_what_JSON_stringify_writes_but_for_the_separators(string text, string expected) => Assert.Equal(expected, Write(text));

    [Fact]
    public void Every_character_comes_back()
    {
        string all = string.Concat(Enumerable.Range(0, 0xD800).Concat(Enumerable.Range(0xE000, 0x2000)).Select(code => (char)code));
        Assert.Equal(all, JsonSerializer.Deserialize<string>(Write(all)));
    }

    private static string Write(string text)
    {
        var output = new PooledBufferWriter();
        ScriptString.Write(output, Encoding.UTF8.GetBytes(text));
        string written = Encoding.UTF8.GetString(output.WrittenSpan);
        output.Return();
        return written;
    }
}
