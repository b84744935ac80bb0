using FixtureServer.Profiles;
using Socketeer.EngineIO;
using Socketeer.Server;

// One small server, built only on the public API, for outside suites, clients and load generators. It prints "ready" on a
// line of its own when it listens.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
if (builder.Configuration.GetValue<bool>("inline"))
{
    builder.WebHost.UseInlineScheduling();
}

builder.Logging.SetMinimumLevel(LogLevel.Warning);
IProfile profile = ProfileRegistry.Find(builder.Configuration["profile"]);
profile.AddServices(builder.Services);
if (builder.Configuration.GetValue<bool>("eio3"))
{
    builder.Services.Configure<SocketIOOptions>(options => options.AllowEIO3 = true);
}

WebApplication app = builder.Build();
profile.Map(app);
await app.StartAsync();
foreach (string address in app.Urls)
{
    Console.WriteLine($"listening {address}");
}

Console.WriteLine("ready");
await app.WaitForShutdownAsync();
