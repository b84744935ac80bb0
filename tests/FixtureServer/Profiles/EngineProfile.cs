using System.Buffers;
using Socketeer.EngineIO;

namespace FixtureServer.Profiles;

/// <summary>Engine.IO alone: echoes every message.</summary>
internal sealed class EngineProfile : IProfile
{
    public string Name => "engine";

    public void AddServices(IServiceCollection services) => services.AddCors();

    public void Map(WebApplication app)
    {
        app.UseCors();
        app.MapEngineIO("/engine.io", connection => new EchoHandler(connection), new EngineIOOptions
        {
            PingInterval = TimeSpan.FromMilliseconds(300),
            PingTimeout = TimeSpan.FromMilliseconds(200),
            AllowEIO3 = true,
        }).RequireCors(policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod());
    }

    private sealed class EchoHandler(EngineConnection connection) : EngineConnectionHandler
    {
        public override ValueTask OnTextAsync(ReadOnlySequence<byte> message) => connection.SendTextAsync(message.ToArray());

        public override ValueTask OnBinaryAsync(ReadOnlySequence<byte> message) => connection.SendBinaryAsync(message.ToArray());
    }
}
