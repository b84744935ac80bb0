namespace Socketeer.Hub.Configuration;

/// <summary>The text of <c>--help</c>.</summary>
internal static class HubHelp
{
    public const string Text = """
        socketeer-hub: a standalone Socket.IO server that routes events by configuration.

        Usage: socketeer-hub [--config FILE] [--KEY VALUE ...]

          --config FILE          The configuration; without it hub.json, in this folder or beside the program.
          --urls ADDRESSES       Where to listen, such as http://localhost:3000.
          --Hub:Path PATH        The path of Socket.IO; /socket.io without it.
          --Hub:Console false    No web console at /.
          --SocketIO:OPTION V    An option of the server, such as --SocketIO:PingInterval 00:00:10.
          --help, --version

        Every key of the file can be given on the command line (Hub:Path) or in the environment (Hub__Path).
        The file is described by hub.schema.json beside the program. For each namespace it lists the rooms
        clients may join, and for each event where it goes; the first rule that fits counts:

          { "Event": "speak", "To": "others", "As": "heard", "Ack": true }

          Event   the event's name; * stands for any characters
          To      sender | others | everyone
                  room        the members of the room the first argument names, but the sender
                  room:NAME   the members of one room, but the sender
                  socket      the socket whose id is the first argument
                  join|leave  the sender joins or leaves the room the first argument names
          As      the name under which it is sent; its own without it
          Ack     whether the sender gets the ack it asks for: {"ok":true}, or {"ok":false,"error":"..."}

        GET /         the web console
        GET /healthz  200 while the hub serves
        GET /metrics  figures for Prometheus
        """;
}
