using Socketeer.Hub.Configuration;
using Socketeer.Server;

namespace Socketeer.Hub.Routing;

/// <summary>Carries out one rule. Arguments are passed on as they came, never decoded, but for the one that names a room.</summary>
internal sealed class EventRoute(EventRule rule, NamespaceConfiguration configuration, HubMetrics metrics)
{
    /// <summary>Handles one event.</summary>
    public async ValueTask HandleAsync(EventContext context)
    {
        HubAck ack = await CarryOutAsync(context);
        if (ack.Ok)
        {
            metrics.OnRouted(configuration.Name);
        }
        else
        {
            metrics.OnRefused(configuration.Name);
        }

        if (rule.Acknowledges)
        {
            await context.AckAsync(ack);
        }
    }

    private async ValueTask<HubAck> CarryOutAsync(EventContext context)
    {
        ServerSocket sender = context.Socket;
        string name = rule.SentAs ?? context.Name;
        EventArguments arguments = context.Arguments;
        switch (rule.Destination)
        {
            case Destination.Sender:
                await sender.EmitAsync(name, arguments);
                return HubAck.Done;
            case Destination.Others:
                await sender.Broadcast.EmitAsync(name, arguments);
                return HubAck.Done;
            case Destination.Everyone:
                await sender.Namespace.EmitAsync(name, arguments);
                return HubAck.Done;
            case Destination.FixedRoom:
                await sender.To(rule.Room!).EmitAsync(name, arguments);
                return HubAck.Done;
            default:
                return TryReadRoom(arguments, out string room)
                    ? await CarryOutAsync(sender, room, name, arguments.Slice(1))
                    : HubAck.Refused("the first argument must be a string");
        }
    }

    private async ValueTask<HubAck> CarryOutAsync(ServerSocket sender, string room, string name, EventArguments rest)
    {
        if (ReservedRooms.Contains(room))
        {
            return HubAck.Refused("the room's name is reserved");
        }

        bool isSocket = sender.Namespace.Sockets.ContainsKey(room);
        switch (rule.Destination)
        {
            case Destination.NamedRoom:
                await sender.To(room).EmitAsync(name, rest);
                return HubAck.Done;
            case Destination.Socket when isSocket:
                await sender.Namespace.To(room).EmitAsync(name, rest);
                return HubAck.Done;
            case Destination.Socket:
                return HubAck.Refused("no such socket");
        }

        // A socket's own room is its letter box: nobody else may open it, and the hub needs it to be there.
        if (isSocket)
        {
            return HubAck.Refused("the room is a socket's own");
        }

        if (!configuration.Rooms.Any(pattern => pattern.Fits(room)))
        {
            return HubAck.Refused("the room is not open");
        }

        if (rule.Destination == Destination.Leave)
        {
            await sender.LeaveAsync(room);
            return HubAck.Done;
        }

        try
        {
            await sender.JoinAsync(room);
            return HubAck.Done;
        }
        catch (ArgumentException)
        {
            return HubAck.Refused("the room's name is too long");
        }
        catch (InvalidOperationException)
        {
            return HubAck.Refused("too many rooms");
        }
    }

    private static bool TryReadRoom(EventArguments arguments, out string room)
    {
        room = string.Empty;
        if (arguments.Count == 0 || arguments[0].Json is not [(byte)'"', ..])
        {
            return false;
        }

        try
        {
            room = arguments.Read<string>(0)!;
            return true;
        }
        catch (EventArgumentException)
        {
            // Half of a surrogate pair.
            return false;
        }
    }
}
