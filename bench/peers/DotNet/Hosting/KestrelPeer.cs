namespace Socketeer.Bench.Peers.Hosting;

/// <summary>A peer on Kestrel, with the defaults of production.</summary>
internal abstract class KestrelPeer : IPeer
{
    public abstract string Name { get; }

    public async Task RunAsync(bool inline)
    {
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
        AddServices(builder.Services);

        WebApplication app = builder.Build();
        Map(app);
        await app.StartAsync();
        foreach (string address in app.Urls)
        {
            Console.WriteLine($"listening {address}");
        }

        Console.WriteLine("ready");
        await app.WaitForShutdownAsync();
    }

    protected virtual void AddServices(IServiceCollection services)
    {
        // Most need none.
    }

    protected abstract void Map(WebApplication app);
}
