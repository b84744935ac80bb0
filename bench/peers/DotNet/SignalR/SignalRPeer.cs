using Socketeer.Bench.Peers.Hosting;

namespace Socketeer.Bench.Peers.SignalR;

/// <summary>ASP.NET Core SignalR with its production defaults and both of its protocols.</summary>
internal sealed class SignalRPeer : IPeer
{
    public string Name => "signalr";

    public void AddServices(IServiceCollection services) => services.AddSignalR().AddMessagePackProtocol();

    public void Map(WebApplication app) => app.MapHub<LoadHub>("/hub");
}
