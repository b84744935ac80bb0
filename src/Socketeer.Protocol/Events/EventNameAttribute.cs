namespace Socketeer;

/// <summary>Names the event of a contract's method, whatever the contract's <see cref="EventNaming"/> is.</summary>
/// <param name="eventName">The event's name; not a reserved one.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EventNameAttribute(string eventName) : Attribute
{
    /// <summary>Gets the event's name.</summary>
    public string EventName { get; } = eventName;
}
