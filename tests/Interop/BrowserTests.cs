namespace Socketeer.Interop.Tests;

/// <summary>The hub's console in headless Chromium: two tabs, messages both ways, a screenshot in artifacts/browser.</summary>
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
}
