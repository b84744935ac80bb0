namespace Socketeer.Bench.Peers.BarePolling;

/// <summary>GET: waits until something is queued and takes all of it.</summary>
internal static class PollRequest
{
    public static async Task HandleAsync(HttpContext context, PollingSession session)
    {
        if (await session.TakeAsync() is { } packets)
        {
            await PollingResponse.WriteAsync(context, PollingResponse.Text, packets);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }
}
