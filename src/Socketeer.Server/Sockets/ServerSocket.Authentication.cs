using Microsoft.AspNetCore.Authentication;
using Socketeer.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <content>The expiry of the socket's user. The scan looks; what it finds is done on another thread, because it may run user code.</content>
public sealed partial class ServerSocket
{
    private const string ReauthenticateEvent = "reauthenticate";

    /// <summary>Gets a value that tells whether the user is no longer who it was.</summary>
    internal bool IsAuthenticationExpired => UserExpiresAt is { } expiresAt && Namespace.Server.Time.GetUtcNow() >= expiresAt;

    /// <summary>Does what the clock demands: asks the client to prove itself anew, or disconnects it.</summary>
    internal void CheckAuthentication(DateTimeOffset now)
    {
        if (UserExpiresAt is not { } expiresAt)
        {
            return;
        }

        SocketIOOptions options = Namespace.Server.Options;
        TimeSpan left = expiresAt - now;
        if (left <= TimeSpan.Zero)
        {
            if (EnsureIdentity().TryExpire())
            {
                ThreadPool.UnsafeQueueUserWorkItem(static socket => socket.EndAuthentication(), this, preferLocal: false);
            }
        }
        else if (options.AuthenticationRefresh is not null && left <= options.AuthenticationRefreshLead && EnsureIdentity().TryAsk())
        {
            ThreadPool.UnsafeQueueUserWorkItem(static socket => _ = socket.RefreshAuthenticationAsync(), this, preferLocal: false);
        }
    }

    private void EndAuthentication()
    {
        // It may have been renewed, or ended, since the scan saw it.
        if (IsConnected && IsAuthenticationExpired)
        {
            Log.AuthenticationExpired(Logger, Id);
            DisconnectClient(DisconnectReason.AuthenticationExpired);
            _connection.CloseUnlessJoined();
        }
    }

    // Waits without a timer: the answer ends it, or the disconnection when the time is over.
    private async Task RefreshAuthenticationAsync()
    {
        SocketIdentity identity = EnsureIdentity();
        SocketUser? asked = identity.User;
        if (UserExpiresAt is not { } expiresAt)
        {
            return;
        }

        try
        {
            var arguments = new TimeLeft(expiresAt - Namespace.Server.Time.GetUtcNow());
            EventArguments answer = await EmitWithAckAsync(ReauthenticateEvent, arguments, SendOptions.None, null, CancellationToken.None);
            AuthenticateResult result = await Namespace.Server.Options.AuthenticationRefresh!(this, answer);
            if (result.Succeeded)
            {
                await RenewUserAsync(identity, asked, new SocketUser(result.Principal, result.Properties?.ExpiresUtc));
            }
            else
            {
                Log.AuthenticationRefused(Logger, Id, result.Failure?.Message);
            }
        }
        catch (SocketDisconnectedException)
        {
            // The client is gone, or the time was over.
        }
        catch (Exception exception)
        {
            Log.AuthenticationFailed(Logger, Id, exception);
        }
    }

    private async Task RenewUserAsync(SocketIdentity identity, SocketUser? asked, SocketUser renewed)
    {
        await identity.Gate.WaitAsync();
        try
        {
            if (ReferenceEquals(identity.User, asked))
            {
                await ChangeUserAsync(identity, renewed, CancellationToken.None);
                Log.AuthenticationRenewed(Logger, Id);
            }
            else
            {
                // Whoever set it knows better.
                Log.AuthenticationRefused(Logger, Id, "its user was set meanwhile");
            }
        }
        finally
        {
            identity.Gate.Release();
        }
    }

    /// <summary>The argument of <c>reauthenticate</c>: the milliseconds until the expiry. A client's clock may be wrong.</summary>
    private readonly struct TimeLeft(TimeSpan left) : IEmitArguments
    {
        public void WriteTo(PayloadWriter writer) => writer.Write((long)left.TotalMilliseconds);
    }
}
