using Socketeer.MessagePack;
using Socketeer.Server;

namespace FixtureServer.Profiles;

/// <summary>Another profile, in MessagePack.</summary>
internal sealed class MessagePackProfile(IProfile inner) : IProfile
{
    public string Name => inner.Name + "-msgpack";

    public void AddServices(IServiceCollection services)
    {
        inner.AddServices(services);
        services.Configure<SocketIOOptions>(static options => options.Codec = MessagePackPacketCodec.Instance);
    }

    public void Map(WebApplication app) => inner.Map(app);
}
