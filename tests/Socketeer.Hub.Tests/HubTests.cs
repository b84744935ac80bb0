using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Socketeer.Hub.Tests;

public sealed class HubTests
{
    [Fact]
    public async Task Health_figures_and_the_console_answer()
    {
        await using WebApplication app = HubApplication.Build(["--urls", "http://127.0.0.1:0"]);
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        Assert.Equal("Healthy", await http.GetStringAsync("/healthz"));
        Assert.Contains("# TYPE ", await http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        using HttpResponseMessage page = await http.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("script-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        foreach (string file in (string[])["/console.js", "/console.css", "/socket.io.esm.min.js"])
        {
            using HttpResponseMessage asset = await http.GetAsync(file);
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
        }

        foreach (string path in (string[])["/hub.json", "/../hub.json", "/%2e%2e/hub.json", "/socketeer-hub.dll"])
        {
            using HttpResponseMessage hidden = await http.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        }
    }

    [Fact]
    public async Task The_console_can_be_turned_off_and_the_path_changed()
    {
        await using WebApplication app = HubApplication.Build(["--urls", "http://127.0.0.1:0", "--Hub:Console", "false", "--Hub:Path", "/other"]);
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        using HttpResponseMessage page = await http.GetAsync("/");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.StartsWith("0{", await http.GetStringAsync("/other/?EIO=4&transport=polling"), StringComparison.Ordinal);
    }
}
