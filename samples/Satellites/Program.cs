using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Socketeer.Client;
using Socketeer.Samples.Satellites;
using Socketeer.Server;

// Without arguments this is the hub, which starts both satellites as processes of their own. With a role and the hub's address it is one.
if (args is [("thermometer" or "lamp") and var role, var hub])
{
    HostApplicationBuilder satellite = Host.CreateApplicationBuilder();
    satellite.Services.AddSocketIOClient(
        new Uri(hub), options => options.Auth = _ => ValueTask.FromResult<object?>(new Dictionary<string, string> { ["role"] = role }));
    satellite.Services.AddHostedService<HubProcessWatch>();
    if (role == "lamp")
    {
        satellite.Services.AddHostedService<Lamp>();
    }
    else
    {
        satellite.Services.AddHostedService<Thermometer>();
    }

    await satellite.Build().RunAsync();
    return;
}

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO();
WebApplication app = builder.Build();
app.UseFileServer();
HubEvents.Map(app.MapSocketIO().Server);
await app.StartAsync();

string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
using var thermometer = new SatelliteProcess("thermometer", address);
using var lamp = new SatelliteProcess("lamp", address);
await app.WaitForShutdownAsync();
