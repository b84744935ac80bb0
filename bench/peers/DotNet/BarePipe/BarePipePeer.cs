using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Socketeer.Bench.Peers.Contract;
using Socketeer.Bench.Peers.Hosting;

namespace Socketeer.Bench.Peers.BarePipe;

/// <summary>WebSocket frames made by hand on the pipes of Kestrel's connection: what any server on Kestrel costs at least.</summary>
internal sealed class BarePipePeer : KestrelPeer
{
    public override string Name => "bare-pipe";

    protected override void Map(WebApplication app)
    {
        var rooms = new Rooms<FrameWriter>();
        app.Run(async context =>
        {
            IHttpUpgradeFeature? upgrade = context.Features.Get<IHttpUpgradeFeature>();
            if (upgrade is not { IsUpgradableRequest: true } || !UpgradeResponse.TryWrite(context))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            }

            await upgrade.UpgradeAsync();
            var connection = new PipeConnection(context.Features.GetRequiredFeature<IConnectionTransportFeature>().Transport, rooms);

            // Callbacks run last come, first served: ours lets no write begin before Kestrel's own completes the pipe.
            CancellationToken closed = context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed;
            using CancellationTokenRegistration registration = closed.UnsafeRegister(
                static state => ((PipeConnection)state!).Close(), connection);
            await connection.RunAsync(context.Abort);
        });
    }
}
