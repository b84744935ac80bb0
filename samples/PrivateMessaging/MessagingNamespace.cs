using Socketeer.Server;

namespace Socketeer.Samples.PrivateMessaging;

/// <summary>Who is there, and messages from one user to another.</summary>
internal sealed partial class MessagingNamespace(SessionStore sessions, MessageStore messages) : SocketNamespaceHandler
{
    private UserSession Session => Socket.FindSession()!;

    public override async ValueTask OnConnectedAsync(CancellationToken cancellationToken)
    {
        Session.Enter();
        await Socket.EmitAsync("session", new SessionDetails(Session.SessionId, Session.UserId), cancellationToken);
        ILookup<string, PrivateMessage> history = messages.Of(Session.UserId);
        UserDetails[] users = [.. sessions.All.Select(session => UserDetails.Of(session, history[session.UserId]))];
        await Socket.EmitAsync("users", users, cancellationToken);
        await Socket.Broadcast.EmitAsync("user connected", UserDetails.Of(Session, []), cancellationToken);
    }

    public override async ValueTask OnDisconnectedAsync(DisconnectReason reason)
    {
        if (Session.Leave())
        {
            await Socket.Broadcast.EmitAsync("user disconnected", Session.UserId);
        }
    }

    [OnEvent("private message")]
    public async Task SendAsync(OutgoingMessage? outgoing, CancellationToken cancellationToken)
    {
        if (outgoing is not { Content.Length: > 0, To.Length: > 0 })
        {
            return;
        }

        // To all tabs of the other user, and to the other tabs of this one.
        var message = new PrivateMessage(outgoing.Content, Session.UserId, outgoing.To);
        messages.Add(message);
        await Socket.ToUser(message.To, message.From).EmitAsync("private message", message, cancellationToken);
    }
}
