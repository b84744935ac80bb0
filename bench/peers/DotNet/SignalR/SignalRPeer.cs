using Socketeer.Bench.Peers.Hosting;

namespace Socketeer.Bench.Peers.SignalR;

/// <summary>ASP.NET Core SignalR with its production defaults and both of its protocols.</summary>
internal sealed class SignalRPeer : KestrelPeer
{
    public override string Name => "signalr";

    protected override void AddServices(IServiceCollection services) => services.AddSignalR().AddMessagePackProtocol();

    protected override void Map(WebApplication app) => app.MapHub<LoadHub>("/hub");
}
