using System.Threading.RateLimiting;

namespace Socketeer.Server;

/// <summary>The limit of one event name: what makes its limiters. A key to those of a connection.</summary>
internal sealed class EventLimit(string eventName, Func<ServerSocket, RateLimiter?> create)
{
    public string EventName => eventName;

    public Func<ServerSocket, RateLimiter?> Create => create;
}
