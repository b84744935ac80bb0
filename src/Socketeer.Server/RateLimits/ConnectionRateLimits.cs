using System.Threading.RateLimiting;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>
/// The rate limits of one connection and how often it met them. Used where the connection is read, by one event at a time.
/// </summary>
/// <remarks>
/// Nobody waits for a permit, so a limiter need not be replenished before it is asked: it has no timer, and there is no scan. It is
/// dropped with its connection, not disposed, because an event may be in it at that moment.
/// </remarks>
internal sealed class ConnectionRateLimits(EventRateLimits limits, RateLimiter? connection)
{
    // By namespace and not by socket: whoever leaves and joins again is not forgiven, and does not make the table grow. For the same
    // reason all children of a parent count as one: a client chooses their names.
    private Dictionary<(object Namespace, EventLimit Limit), RateLimiter?>? _events;
    private int _refusals;

    /// <summary>Gets a value that tells whether so many events in a row were refused that the client does not deserve to be told any more.</summary>
    public bool IsExhausted => _refusals > limits.MaxRefusals;

    /// <summary>Takes a permit for an event from every limiter that is meant for it.</summary>
    /// <param name="socket">The socket the event came to.</param>
    /// <param name="packet">The event.</param>
    /// <param name="retryAfter">When there will be one, if a limiter that has none knows.</param>
    /// <returns><see langword="false"/> when one of them has none.</returns>
    public bool LetsPass(ServerSocket socket, Packet packet, out TimeSpan? retryAfter)
    {
        retryAfter = null;
        bool passes = Take(connection, ref retryAfter)
            && Take(Find(socket, packet), ref retryAfter)
            && TakeShared(socket, ref retryAfter);
        _refusals = passes ? 0 : _refusals + 1;
        return passes;
    }

    private static bool Take(RateLimiter? limiter, ref TimeSpan? retryAfter)
    {
        if (limiter is null)
        {
            return true;
        }

        (limiter as ReplenishingRateLimiter)?.TryReplenish();
        using RateLimitLease lease = limiter.AttemptAcquire();
        return IsAcquired(lease, ref retryAfter);
    }

    private static bool IsAcquired(RateLimitLease lease, ref TimeSpan? retryAfter)
    {
        if (lease.IsAcquired)
        {
            return true;
        }

        retryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan time) ? time : null;
        return false;
    }

    private RateLimiter? Find(ServerSocket socket, Packet packet)
    {
        if (limits.Find(packet) is not { } limit)
        {
            return null;
        }

        _events ??= [];
        (object, EventLimit) key = (socket.Namespace.Parent ?? (object)socket.Namespace, limit);
        if (!_events.TryGetValue(key, out RateLimiter? limiter))
        {
            limiter = EventRateLimits.Checked(limit.Create(socket), $"{nameof(SocketIOOptions.EventRateLimiters)}[\"{limit.EventName}\"]");
            _events.Add(key, limiter);
        }

        return limiter;
    }

    private bool TakeShared(ServerSocket socket, ref TimeSpan? retryAfter)
    {
        if (limits.Shared is not { } shared)
        {
            return true;
        }

        using RateLimitLease lease = shared.AttemptAcquire(socket);
        return IsAcquired(lease, ref retryAfter);
    }
}
