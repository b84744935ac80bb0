namespace Socketeer.Interop.Tests;

/// <summary>
/// Headless Chromium: the hub's console with two tabs, messages both ways and a screenshot in artifacts/browser; pages that take
/// the client from the server; JSONP; and the samples.
/// </summary>
public sealed class BrowserTests
{
    [Fact]
    public async Task Two_tabs_of_the_console_talk_to_each_other()
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "browser");
        Directory.CreateDirectory(folder);
        string screenshot = Path.Combine(folder, "console.png");
        File.Delete(screenshot);
        (ChildProcess hub, string url) = await Servers.HubAsync();
        await using (hub)
        {
            await using ChildProcess browser = ChildProcess.Start(
                "node", [Path.Combine(Repository.Root, "tests", "Browser", "console.mjs")], ("HUB_URL", url), ("SCREENSHOT", screenshot));
            await browser.SucceedAsync();
        }

        Assert.True(new FileInfo(screenshot).Length > 10_000);
    }

    [Fact]
    public async Task Pages_talk_by_the_client_that_the_server_gives_them()
    {
        (ChildProcess server, string url) = await Servers.FixtureAsync("protocol");
        await using (server)
        {
            await RunAsync("client-files.mjs", url);
        }
    }

    [Fact]
    public async Task A_page_talks_by_JSONP()
    {
        (ChildProcess server, string url) = await Servers.FixtureAsync("client", allowEIO3: true);
        await using (server)
        {
            await RunAsync("jsonp.mjs", url);
        }
    }

    [Theory]
    [InlineData("Chat", "chat.mjs")]
    [InlineData("PrivateMessaging", "private-messaging.mjs")]
    [InlineData("BasicCrud", "basic-crud.mjs")]
    [InlineData("Satellites", "satellites.mjs")]
    public async Task Two_tabs_use_sample(string name, string script)
    {
        (ChildProcess server, string url) = await Servers.SampleAsync(name);
        await using (server)
        {
            await RunAsync(script, url);
        }
    }

    private static async Task RunAsync(string script, string url)
    {
        await using ChildProcess browser = ChildProcess.Start(
            "node", [Path.Combine(Repository.Root, "tests", "Browser", script)], ("SERVER_URL", url));
        await browser.SucceedAsync();
    }
}
