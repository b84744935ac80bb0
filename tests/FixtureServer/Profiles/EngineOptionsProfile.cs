using System.Buffers;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Socketeer.EngineIO;

namespace FixtureServer.Profiles;

/// <summary>
/// Engine.IO servers side by side, each with options of its own under a path of its own. They echo; <c>close</c> closes, a moment later.
/// </summary>
internal sealed class EngineOptionsProfile : IProfile
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    public string Name => "engine-options";

    public void AddServices(IServiceCollection services) => services.AddCors();

    public void Map(WebApplication app)
    {
        app.UseCors();
        Serve(app, "/plain");
        Serve(app, "/heartbeat", new()
        {
            PingInterval = TimeSpan.FromMilliseconds(300),
            PingTimeout = TimeSpan.FromMilliseconds(400),
        });
        Serve(app, "/without-upgrades", new() { AllowUpgrades = false });
        Serve(app, "/polling-alone", new() { Transports = EngineTransports.Polling });
        Serve(app, "/refusing", new() { AllowRequest = _ => ValueTask.FromResult(AllowRequestResult.Refused("not today")) });
        Serve(app, "/without-ids", new() { GenerateId = _ => throw new InvalidOperationException("no id") });
        Serve(app, "/without-slash");
        Serve(app, "/added-slash");
        Serve(app, "/cookie", new() { Cookie = new EngineIOCookieBuilder() });
        Serve(app, "/named-cookie", new()
        {
            Cookie = new EngineIOCookieBuilder
            {
                Name = "sticky",
                Path = "/sub",
                SameSite = SameSiteMode.Strict,
                MaxAge = TimeSpan.FromSeconds(600),
            },
        });
        Serve(app, "/open-cookie", new() { Cookie = new EngineIOCookieBuilder { HttpOnly = false } });
        Serve(app, "/origins").RequireCors(Origins);
        Serve(app, "/uncompressed", new() { HttpCompressionThreshold = null });
        Serve(app, "/deflate", new() { PerMessageDeflateThreshold = 1 });
        Serve(app, "/headers", new()
        {
            OnInitialHeaders = (headers, _) => headers["x-first"] = "1",
            OnHeaders = (headers, _) => headers["x-every"] = "1",
        });
    }

    private static EngineIOEndpointConventionBuilder Serve(WebApplication app, string path, EngineIOOptions? options = null) =>
        app.MapEngineIO(path, connection => new EchoHandler(connection), options);

    private static void Origins(CorsPolicyBuilder policy) => policy
        .WithOrigins("http://one.example", "http://two.example")
        .AllowCredentials()
        .AllowAnyMethod()
        .WithHeaders("x-allowed")
        .WithExposedHeaders("x-exposed")
        .SetPreflightMaxAge(TimeSpan.FromSeconds(600));

    private sealed class EchoHandler(EngineConnection connection) : EngineConnectionHandler
    {
        public override async ValueTask OnTextAsync(ReadOnlySequence<byte> message)
        {
            byte[] text = message.ToArray();
            if (text.AsSpan().SequenceEqual("close"u8))
            {
                _ = CloseAsync();
                return;
            }

            await connection.SendTextAsync(text);
        }

        public override ValueTask OnBinaryAsync(ReadOnlySequence<byte> message) => connection.SendBinaryAsync(message.ToArray());

        private async Task CloseAsync()
        {
            await Task.Delay(Moment, TimeProvider.System);
            connection.Close();
        }
    }
}
