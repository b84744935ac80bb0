using System.Threading.RateLimiting;
using Socketeer.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <summary>The rate limits of a server, as its options say. Made only when there are any. Safe to use from any thread.</summary>
internal sealed class EventRateLimits
{
    private readonly Func<EngineConnection, RateLimiter?>? _createForConnection;
    private readonly Dictionary<string, EventLimit> _events;
    private readonly Dictionary<string, EventLimit>.AlternateLookup<ReadOnlySpan<byte>> _eventsByUtf8;

    private EventRateLimits(SocketIOOptions options)
    {
        _createForConnection = options.ConnectionRateLimiter;
        Shared = options.SharedRateLimiter;
        MaxRefusals = options.MaxRateLimitRefusals;
        _events = options.EventRateLimiters.ToDictionary(
            static pair => pair.Key, static pair => new EventLimit(pair.Key, pair.Value), Utf8NameComparer.Instance);
        _eventsByUtf8 = _events.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public PartitionedRateLimiter<ServerSocket>? Shared { get; }

    public int MaxRefusals { get; }

    public static EventRateLimits? Create(SocketIOOptions options) =>
        options.ConnectionRateLimiter is null && options.SharedRateLimiter is null && options.EventRateLimiters.Count == 0
            ? null
            : new EventRateLimits(options);

    public ConnectionRateLimits CreateFor(EngineConnection connection) => new(this, Checked(
        _createForConnection?.Invoke(connection), nameof(SocketIOOptions.ConnectionRateLimiter)));

    /// <summary>Finds the limit of an event's name.</summary>
    public EventLimit? Find(Packet packet)
    {
        if (_events.Count == 0)
        {
            return null;
        }

        EventLimit? limit;
        if (packet.TryGetEventName(out ReadOnlySpan<byte> utf8Name))
        {
            _eventsByUtf8.TryGetValue(utf8Name, out limit);
        }
        else
        {
            // A name that is written with escapes is the same name.
            _events.TryGetValue(packet.GetEventName(), out limit);
        }

        return limit;
    }

    /// <exception cref="InvalidOperationException">The limiter does not do what it seems to.</exception>
    public static RateLimiter? Checked(RateLimiter? limiter, string option) => limiter switch
    {
        ReplenishingRateLimiter { IsAutoReplenishing: true } => throw new InvalidOperationException(
            $"{option} made a limiter with a timer of its own. Set AutoReplenishment to false: it is replenished when an event comes."),
        SlidingWindowRateLimiter => throw new InvalidOperationException(
            $"{option} made a sliding window, which forgets the past only with a timer. Use a TokenBucketRateLimiter or a FixedWindowRateLimiter."),
        _ => limiter,
    };
}
