namespace Socketeer;

/// <summary>
/// Makes a method of a namespace class the handler of an event. Its parameters are the event's arguments, and its result, if it has one, is
/// the ack: <c>socket.on(name, handler)</c> in JavaScript.
/// </summary>
/// <param name="eventName">The event's name, compared ordinally; not a reserved one.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnEventAttribute(string eventName) : Attribute
{
    /// <summary>Gets the event's name.</summary>
    public string EventName { get; } = eventName;
}
