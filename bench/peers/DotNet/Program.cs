using Socketeer.Bench.Peers.Hosting;

// One server of the comparison: bench-peers KIND [--inline]. It prints its address and then "ready" on lines of their own.
IPeer? peer = PeerRegistry.Find(args.FirstOrDefault());
if (peer is null || args.Skip(1).Any(argument => argument != InlineScheduling.Flag))
{
    Console.Error.WriteLine($"usage: bench-peers {string.Join('|', PeerRegistry.Names)} [{InlineScheduling.Flag}]");
    return 2;
}

bool inline = args.Contains(InlineScheduling.Flag);
if (inline)
{
    InlineScheduling.Prepare();
}

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls("http://127.0.0.1:0");
if (inline)
{
    InlineScheduling.Apply(builder);
}

// Clients that stay connected must not hold up the end.
builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1));
peer.AddServices(builder.Services);

WebApplication app = builder.Build();
peer.Map(app);
await app.StartAsync();
foreach (string address in app.Urls)
{
    Console.WriteLine($"listening {address}");
}

Console.WriteLine("ready");
await app.WaitForShutdownAsync();
return 0;
