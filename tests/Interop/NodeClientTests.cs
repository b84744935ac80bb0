namespace Socketeer.Interop.Tests;

/// <summary>The official JavaScript client against our servers. Each suite is a file of node:test under npm/clients.</summary>
public sealed class NodeClientTests
{
    [Theory]
    [InlineData("client", "client")]
    [InlineData("protocol", "protocol")]
    [InlineData("protocol-patient", "upgrade")]
    [InlineData("recovery", "recovery")]
    [InlineData("dynamic", "dynamic")]
    [InlineData("hooks", "hooks")]
    public async Task The_official_client_works_with_profile(string profile, string suite)
    {
        (ChildProcess server, string url) = await Servers.FixtureAsync(profile);
        await using (server)
        {
            await RunSuiteAsync(suite, url);
        }
    }

    [Theory]
    [InlineData("client-msgpack", "client")]
    [InlineData("protocol-msgpack", "msgpack")]
    public async Task The_official_client_works_in_MessagePack_with_profile(string profile, string suite)
    {
        (ChildProcess server, string url) = await Servers.FixtureAsync(profile);
        await using (server)
        {
            await RunSuiteAsync(suite, url, "msgpack");
        }
    }

    [Fact]
    public async Task The_official_client_of_version_2_works_where_it_is_let_in()
    {
        (ChildProcess server, string url) = await Servers.FixtureAsync("client", allowEIO3: true);
        await using (server)
        {
            await RunSuiteAsync("client-2", url);
        }
    }

    [Fact]
    public async Task The_official_client_works_with_the_hub()
    {
        (ChildProcess hub, string url) = await Servers.HubAsync();
        await using (hub)
        {
            await RunSuiteAsync("hub", url);
        }
    }

    [Theory]
    [InlineData("PrivateMessaging", "private-messaging")]
    [InlineData("BasicCrud", "basic-crud")]
    public async Task The_official_client_works_with_sample(string name, string suite)
    {
        (ChildProcess server, string url) = await Servers.SampleAsync(name);
        await using (server)
        {
            await RunSuiteAsync(suite, url);
        }
    }

    [Theory]
    [InlineData("websocket")]
    [InlineData("polling")]
    [InlineData("upgrade")]
    public async Task A_client_reconnects_when_the_server_restarts(string mode)
    {
        (ChildProcess first, string url) = await Servers.FixtureAsync("protocol");
        ChildProcess client = ChildProcess.Start(
            "node", [Path.Combine(Repository.Npm, "clients", "reconnect.mjs"), mode], ("SERVER_URL", url));
        await using (client)
        {
            await client.LineAsync("echoed");
            await first.DisposeAsync();
            await client.LineAsync("disconnected");
            (ChildProcess second, _) = await Servers.FixtureAsync("protocol", url);
            await using (second)
            {
                string output = await client.SucceedAsync();
                Assert.Equal(2, client.Count("connected"));
                Assert.Equal(2, client.Count("echoed hello"));
                Assert.DoesNotContain("disconnected io server disconnect", output, StringComparison.Ordinal);
            }
        }
    }

    private static async Task RunSuiteAsync(string suite, string url, string parser = "")
    {
        await using ChildProcess node = ChildProcess.Start(
            "node",
            ["--test", "--test-reporter=tap", Path.Combine(Repository.Npm, "clients", $"{suite}.test.mjs")],
            ("SERVER_URL", url),
            ("PARSER", parser));
        string output = await node.SucceedAsync();
        Assert.Matches(@"(?m)^# pass [1-9]", output);
        Assert.Matches(@"(?m)^# (skipped|todo) 0$", output);
    }
}
