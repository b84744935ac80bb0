namespace Socketeer;

/// <summary>
/// Makes an interface the contract of one direction: each method is an event, its parameters are the arguments, and its result, if it has
/// one, is the ack. A source generator writes what emits it (<c>socket.AsChatClient()</c> for <c>IChatClient</c>) and what lets an object
/// handle it (<c>socket.BindChatClient(handler)</c>); so does a server's namespace class that implements it. Corresponds to <c>ClientToServerEvents</c> and <c>ServerToClientEvents</c> in TypeScript.
/// </summary>
/// <param name="naming">
/// How an event's name comes of a method's: of <c>ChatMessageAsync</c>, whose <c>Async</c> does not count, <c>chatMessage</c> and so on.
/// <see cref="EventNameAttribute"/> names a single event otherwise.
/// </param>
/// <remarks>
/// Methods return <see cref="ValueTask"/> or <see cref="Task"/>, or one of a value where the receiver answers. Events that are answered
/// cannot be broadcast: they are left out where the interface is used on many sockets.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class SocketEventsAttribute(EventNaming naming) : Attribute
{
    /// <summary>Gets how names are made.</summary>
    public EventNaming Naming { get; } = naming;
}
