namespace Socketeer.Bench.Peers.Hosting;

/// <summary>A kind of server that understands the load contract.</summary>
internal interface IPeer
{
    string Name { get; }

    void AddServices(IServiceCollection services);

    void Map(WebApplication app);
}
