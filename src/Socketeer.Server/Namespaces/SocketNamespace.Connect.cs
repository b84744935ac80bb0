using Microsoft.Extensions.Logging;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <content>How a client becomes a socket of the namespace.</content>
public sealed partial class SocketNamespace
{
    private ILogger Logger => Server.NamespaceLogger;

    /// <summary>Takes a client in, or refuses it. Never throws. The connection goes on being read meanwhile.</summary>
    internal async Task ConnectAsync(ServerSocket socket, SocketIOConnection connection)
    {
        // 0. With connection state recovery the socket may be one that the client had before.
        if (Server.Recovery is not null)
        {
            await RecoverAsync(socket);
        }

        try
        {
            await ConnectAsync(socket, connection, socket.Recovery?.Restored?.Missed);
        }
        finally
        {
            socket.Recovery?.Restored?.Missed?.Release();
        }
    }

    private async Task ConnectAsync(ServerSocket socket, SocketIOConnection connection, MissedPackets? missed)
    {
        // 1. The middlewares decide.
        Exception? refusal = null;
        try
        {
            if (socket.Recovered)
            {
                await Adapter.AddAllAsync(socket, socket.Recovery!.Restored!.Session!.Rooms);
            }

            bool isLookedAt = !socket.Recovered || !Server.Recovery!.Options.SkipMiddlewares || !connection.Engine.IsOpen;
            ConnectionMiddleware[] middlewares = isLookedAt ? _middlewares.Handlers : [];
            if (!await IsLetInAsync(socket, [.. Guards.Handlers, .. middlewares], 0))
            {
                refusal = new ConnectRefusedException();
            }
        }
        catch (Exception exception)
        {
            refusal = exception;
        }

        // 2. The client may be gone by now.
        if (socket.IsDisconnected || !connection.Engine.IsOpen)
        {
            socket.Disconnect(DisconnectReason.TransportClose);
            return;
        }

        if (refusal is not null)
        {
            Refuse(socket, connection, refusal);
            return;
        }

        // The connection may outlive its user, whose other sockets were disconnected.
        if (Server.Options.CloseOnAuthenticationExpiration && socket.IsAuthenticationExpired)
        {
            Refuse(socket, connection, new ConnectRefusedException("authentication expired"));
            return;
        }

        // 3. The socket is known before the client is told, and the client is told before the application.
        try
        {
            await socket.JoinOwnRoomsAsync();
        }
        catch (Exception exception)
        {
            Refuse(socket, connection, exception);
            return;
        }

        _sockets[socket.Id] = socket;
        Server.Metrics.OnSocketConnected(FiguresName);
        EncodedPacket packet = EncodeConnect(socket, connection.Protocol);
        bool connected = missed is null
            ? connection.TryConnect(socket, packet)
            : Adapter.Resume(socket, missed, () => connection.TryConnect(socket, packet, missed.Packets));
        packet.Release();
        if (!connected)
        {
            socket.Disconnect(DisconnectReason.TransportClose);
            Remove(socket);
            if (missed is not null)
            {
                // What it missed may have become too much meanwhile; it will be told so when it comes again.
                connection.Engine.Close();
            }

            return;
        }

        if (missed is not null)
        {
            connection.Engine.Flush();
        }

        Log.Connected(Logger, socket.Id, Name);

        // 4. The connection handlers.
        socket.OnConnected();
    }

    /// <summary>Refuses a client that never became a socket.</summary>
    internal static EncodedPacket EncodeConnectError(
        SocketIOServer server, SocketIOProtocol protocol, ReadOnlySpan<byte> utf8Namespace, string message, object? data)
    {
        PayloadWriter payload = PayloadWriter.Rent(server.Serializer);
        try
        {
            protocol.WriteError(payload, message, data);
            return server.Options.Codec.Encode(PacketType.ConnectError, utf8Namespace, null, payload);
        }
        finally
        {
            payload.Return();
        }
    }

    // Returning without calling next refuses too: nobody forgets a client in a waiting room.
    private static async Task<bool> IsLetInAsync(ServerSocket socket, ConnectionMiddleware[] middlewares, int index)
    {
        if (index == middlewares.Length)
        {
            return true;
        }

        bool letIn = false;
        await middlewares[index](socket, async () => letIn = await IsLetInAsync(socket, middlewares, index + 1));
        return letIn;
    }

    /// <summary>A socket could not be put into rooms with the others.</summary>
    internal void OnLeftOut(ServerSocket socket, InvalidOperationException exception) => Log.LeftOut(Logger, socket.Id, exception.Message);

    private void Refuse(ServerSocket socket, SocketIOConnection connection, Exception refusal)
    {
        socket.Disconnect(DisconnectReason.ServerNamespaceDisconnect);
        string message;
        object? data = null;
        if (refusal is ConnectRefusedException refused)
        {
            message = refused.Message;
            data = refused.RefusalData;
            Log.Refused(Logger, Name, message);
        }
        else
        {
            message = Server.Options.EnableDetailedErrors ? refusal.Message : "Internal server error";
            Log.MiddlewareFailed(Logger, Name, refusal);
        }

        EncodedPacket packet;
        try
        {
            packet = EncodeConnectError(Server, connection.Protocol, Utf8Name.Span, message, data);
        }
        catch (Exception exception) when (data is not null)
        {
            // The application's data cannot be written; the client is told what it may know without them.
            Log.RefusalDataFailed(Logger, Name, exception);
            packet = EncodeConnectError(Server, connection.Protocol, Utf8Name.Span, message, data: null);
        }

        connection.Send(packet);
        packet.Release();
    }

    private EncodedPacket EncodeConnect(ServerSocket socket, SocketIOProtocol protocol)
    {
        PayloadWriter payload = PayloadWriter.Rent(Server.Serializer);
        try
        {
            protocol.WriteConnect(payload, socket);
            return Server.Options.Codec.Encode(PacketType.Connect, Utf8Name.Span, null, payload);
        }
        finally
        {
            payload.Return();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(500, LogLevel.Debug, "Socket {SocketId} connected to {Namespace}.", EventName = "SocketConnected")]
        public static partial void Connected(ILogger logger, string socketId, string @namespace);

        [LoggerMessage(501, LogLevel.Debug, "A client was refused by {Namespace}: {Reason}", EventName = "ConnectionRefused")]
        public static partial void Refused(ILogger logger, string @namespace, string reason);

        [LoggerMessage(502, LogLevel.Error, "A middleware of {Namespace} failed; the client was refused.", EventName = "ConnectionMiddlewareFailed")]
        public static partial void MiddlewareFailed(ILogger logger, string @namespace, Exception exception);

        [LoggerMessage(503, LogLevel.Error, "A connection handler of {Namespace} failed for socket {SocketId}.", EventName = "ConnectionHandlerFailed")]
        public static partial void ConnectionHandlerFailed(ILogger logger, string @namespace, string socketId, Exception exception);

        [LoggerMessage(509, LogLevel.Error, "The data of a refusal by {Namespace} could not be written; the client got the message alone.", EventName = "RefusalDataFailed")]
        public static partial void RefusalDataFailed(ILogger logger, string @namespace, Exception exception);

        [LoggerMessage(703, LogLevel.Warning, "Socket {SocketId} was left out when sockets were put into rooms: {Reason}", EventName = "SocketLeftOut")]
        public static partial void LeftOut(ILogger logger, string socketId, string reason);

        [LoggerMessage(700, LogLevel.Warning, "The adapter of {Namespace} has no other servers to emit to: ServerSideEmitAsync does nothing.", EventName = "ServerSideEmitUnsupported")]
        public static partial void ServerSideEmitUnsupported(ILogger logger, string @namespace);
    }
}
