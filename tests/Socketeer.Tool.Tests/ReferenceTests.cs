using Socketeer.Client.Tests.Reference;

namespace Socketeer.Tool.Tests;

/// <summary>The tool against the npm server, which tells what came in.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public async Task What_the_options_say_goes_over_the_wire()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync("""{ "path": "/custom" }""");
        await using RunningTool tool = RunningTool.Start(
            "connect", server.Address.Authority, "--path", "/custom", "--namespace", "other", "--transport", "websocket",
            "--query", "room=a b&c", "--query", "n= 1", "--header", "X-Token: a:b ", "--auth", """{"token":"secret"}""");
        Assert.Equal(0, await tool.EndAsync("emit echo 1.50 \"two words\" word", "wait echo", "ack handshake"));

        ReferenceServer.Request request = Assert.Single(await server.RequestsAsync());
        Assert.Equal("/custom/?room=a%20b%26c&n=%201&EIO=4&transport=websocket", request.Url);
        Assert.Equal("a:b", request.Headers["x-token"].GetString());
        string[] packets = await server.PacketsAsync();
        Assert.Equal("0/other,{\"token\":\"secret\"}", packets[0]);
        Assert.Equal("2/other,[\"echo\",1.50,\"two words\",\"word\"]", packets[1]);
        Assert.Contains("/other < echo 1.5 \"two words\" \"word\"", tool.Happenings);
        Assert.Contains("\"token\":\"secret\"", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_connection_comes_back_with_its_session()
    {
        await using ReferenceServer server = await ReferenceServer.StartAsync("""{ "connectionStateRecovery": {} }""");
        await using RunningTool tool = RunningTool.Start("connect", server.Address.ToString(), "--transport", "websocket");

        // The first connection is nobody's to wait for.
        Assert.Equal(1, await tool.EndAsync("wait connect 0.05"));

        await using RunningTool second = RunningTool.Start("connect", server.Address.ToString(), "--transport", "websocket");
        int code = await second.EndAsync(
            "emit echo 1", "wait echo", "emit \"cut me off\"", "wait disconnect", "wait connect", "info", "ack answer 2");
        Assert.Equal(0, code);
        Assert.Contains("disconnected: transport close (the server closed the connection)", second.Happenings);
        Assert.Contains("reconnecting, attempt 1", second.Happenings);
        Assert.Contains("reconnected, attempt 1", second.Happenings);
        Assert.Equal(2, second.Happenings.Count(static line => line.EndsWith(" by websocket, recovered", StringComparison.Ordinal)));
        Assert.Contains(second.Happenings, static line => line.StartsWith("= answer 2 (", StringComparison.Ordinal));
    }
}
