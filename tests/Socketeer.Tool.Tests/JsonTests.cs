using System.Globalization;
using System.Text.Json;
using Socketeer.Client.Tests;

namespace Socketeer.Tool.Tests;

public sealed class JsonTests
{
    [Fact]
    public async Task Every_line_is_an_object_with_the_keys_of_its_kind()
    {
        await using TestServer server = await ToolServer.StartAsync();
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllBytesAsync(file, [1, 2, 3]);
        await using RunningTool tool = RunningTool.Start("connect", server.Address.ToString(), "--json", "--timeout", "1");
        int code = await tool.EndAsync(
            "help", "info", $"emit nested @{file}", "wait nested", "ack add 2 3", "to /chat", "to /nowhere");
        File.Delete(file);

        Assert.Equal(1, code);
        JsonElement[] lines = [.. tool.Lines.Select(static line => JsonElement.Parse(line))];
        Assert.All(lines, static line => DateTime.ParseExact(
            line.GetProperty("time").GetString()!, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        string[] keys = [.. lines.Select(Keys).Where(static line => !line.StartsWith("upgrade", StringComparison.Ordinal))];
        Assert.Equal(
            [
                "connect: namespace id transport recovered",
                "info: namespace id transport connected recovered",
                "emit: namespace event args kept",
                "event: namespace event args ackRequested",
                "emit: namespace event args kept",
                "ack: namespace event args elapsedMs",
                "connect: namespace id transport recovered",
                "connect_error: namespace reason willRetry",
                "disconnect: namespace reason",
                "disconnect: namespace reason",
            ],
            keys);
        Assert.All(
            lines.Select(Keys).Where(static line => line.StartsWith("upgrade", StringComparison.Ordinal)),
            static line => Assert.Equal("upgrade: transport", line));
        Assert.Equal("""[{"a":[{"$base64":"AQID"},"x"]}]""", Of("event").GetProperty("args").GetRawText());
        Assert.Equal("nested", Of("event").GetProperty("event").GetString());
        Assert.Equal("[5]", Of("ack").GetProperty("args").GetRawText());
        Assert.True(Of("ack").GetProperty("elapsedMs").GetDouble() > 0);
        Assert.Equal("/nowhere", Of("connect_error").GetProperty("namespace").GetString());
        Assert.Equal("Invalid namespace", Of("connect_error").GetProperty("reason").GetString());
        Assert.Equal("io client disconnect", Of("disconnect").GetProperty("reason").GetString());
        Assert.Contains("ack NAME [JSON]...", tool.Errors, StringComparison.Ordinal);

        JsonElement Of(string kind) => lines.First(line => line.GetProperty("kind").GetString() == kind);
    }

    private static string Keys(JsonElement line)
    {
        string[] names = [.. line.EnumerateObject().Select(static property => property.Name)];
        Assert.Equal(["time", "kind"], names[..2]);
        return $"{line.GetProperty("kind")}: {string.Join(' ', names[2..])}";
    }
}
