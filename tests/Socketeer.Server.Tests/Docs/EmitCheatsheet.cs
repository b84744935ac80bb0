namespace Socketeer.Server.Tests.Docs;

/// <summary>
/// The C# code of docs/emit-cheatsheet.md, so that it compiles and runs: each method between the marks is one block of the
/// document, in the same order. <see cref="EmitCheatsheetTests"/> compares the two.
/// </summary>
internal sealed class EmitCheatsheet(SocketIOServer io, ServerSocket socket)
{
    public List<object?> Notes { get; } = [];

    public async Task ToOneClientAsync()
    {
        // <snippet>
        // basic emit
        await socket.EmitAsync("hello", "world");

        // several arguments
        await socket.EmitAsync("hello", 1, "2", new { Three = "4" });

        // any number of arguments
        await socket.EmitListAsync("hello", [1, "2", 3, "4", 5]);

        // binary
        await socket.EmitAsync("file", "a.png", new byte[] { 1, 2, 3 });

        // binary inside an object
        await socket.EmitAsync("file", new { Name = "a.png", Data = new byte[] { 1, 2, 3 } });

        // the event "message"
        await socket.SendAsync("hello");
        // </snippet>
    }

    public async Task ToEveryoneAsync()
    {
        // <snippet>
        // to all clients in the default namespace
        await io.EmitAsync("hello", "world");

        // to all clients in the socket's namespace
        await socket.Namespace.EmitAsync("hello", "world");

        // to all clients in the socket's namespace except the sender
        await socket.Broadcast.EmitAsync("hello", "world");

        // the event "message", to all clients
        await io.SendAsync("hello");
        // </snippet>
    }

    public async Task ToRoomsAsync()
    {
        // <snippet>
        // to all clients in room1
        await io.To("room1").EmitAsync("hello");

        // to all clients in room1 or room2, or both; each gets it once
        await io.To("room1", "room2").EmitAsync("hello");

        // the same
        await io.To("room1").To("room2").EmitAsync("hello");

        // to all clients except those in room1
        await io.Except("room1").EmitAsync("hello");

        // to all clients in room1 or room2 except those in room3
        await io.To("room1", "room2").Except("room3").EmitAsync("hello");

        // to all clients in room1 except the sender
        await socket.To("room1").EmitAsync("hello");

        // to all clients in room1 or room2 except the sender
        await socket.To("room1", "room2").EmitAsync("hello");

        // to all clients except the sender and those in room1
        await socket.Except("room1").EmitAsync("hello");

        // to all clients in room1 except the sender and those in room2
        await socket.To("room1").Except("room2").EmitAsync("hello");
        // </snippet>
    }

    public async Task ToASocketByItsIdAsync(string socketId)
    {
        // <snippet>
        // a private message to one socket, on any server of the cluster
        await io.To(socketId).EmitAsync("hello");

        // a private message from the handler of another socket
        await socket.To(socketId).EmitAsync("private message", socket.Id, "hi");

        // to all clients except one
        await io.Except(socketId).EmitAsync("hello");
        // </snippet>
    }

    public async Task InOtherNamespacesAsync()
    {
        // <snippet>
        // to all clients in a namespace
        await io.Of("/my-namespace").EmitAsync("hello");

        // to all clients in a room of a namespace
        await io.Of("/my-namespace").To("room1").EmitAsync("hello");

        // to all clients in a namespace except those in a room
        await io.Of("/my-namespace").Except("room1").EmitAsync("hello");
        // </snippet>
    }

    public async Task WithAnAckAsync()
    {
        // <snippet>
        // with an ack, awaited as long as the socket is connected
        string? answer = await socket.EmitWithAckAsync<string>("question", "how are you?");

        // with an ack of several values
        EventArguments answers = await socket.EmitWithAckAsync<EventArguments>("position");
        double latitude = answers.Read<double>(0);
        double longitude = answers.Read<double>(1);

        // with an ack and a timeout
        try
        {
            answer = await socket.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<string>("question", "how are you?");
        }
        catch (AckTimeoutException)
        {
            // the client did not answer in time
        }
        // </snippet>

        Notes.AddRange([answer, latitude, longitude]);
    }

    public async Task WithOneAckPerClientAsync()
    {
        // <snippet>
        // to all clients, with one ack per client
        try
        {
            IReadOnlyList<int> answers = await io.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<int>("how many", ["apples"]);
            Notes.Add(answers.Sum());
        }
        catch (AckTimeoutException exception)
        {
            // some clients did not answer in time; these are the answers of the others
            Notes.Add(exception.Responses.Count);
        }

        // to all clients in room1
        IReadOnlyList<string?> inRoom = await io.To("room1").Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<string>("who", []);

        // to all clients except the sender
        IReadOnlyList<string?> others = await socket.Broadcast.Timeout(TimeSpan.FromSeconds(5)).EmitWithAckAsync<string>("who", []);
        // </snippet>

        Notes.AddRange(inRoom);
        Notes.AddRange(others);
    }

    public void AnsweringAnEvent()
    {
        // <snippet>
        // the handler's result is the ack
        socket.On("add", (int a, int b) => a + b);

        // the ack comes when the task completes
        socket.On("load", async (string key) => await LoadAsync(key));

        // an ack of several values, sent when the handler wants to
        socket.On("position", async (EventContext context) => await context.AckAsync(52.5, 13.4));

        // only when the client asks for it
        socket.On("save", async (EventContext context) =>
        {
            if (context.AckRequested)
            {
                await context.AckAsync("saved");
            }
        });
        // </snippet>
    }

    public async Task ModifiersAsync()
    {
        // <snippet>
        // dropped when the client is not ready for it
        await socket.Volatile.EmitAsync("position", 52.5, 13.4);

        // dropped for those clients in room1 that are not ready for it
        await io.Volatile.To("room1").EmitAsync("position", 52.5, 13.4);

        // the same, except to the sender
        await socket.Volatile.To("room1").EmitAsync("position", 52.5, 13.4);

        // without compression
        await socket.Compress(false).EmitAsync("hello");

        // to all clients, without compression
        await io.Compress(false).EmitAsync("hello");

        // to all clients of this server alone, when there are several
        await io.Local.EmitAsync("hello");

        // to all clients of this server alone except the sender
        await socket.Local.EmitAsync("hello");

        // several at once
        await io.Local.Volatile.Compress(false).To("room1").Except("room2").EmitAsync("hello");
        // </snippet>
    }

    public async Task BetweenServersAsync()
    {
        // <snippet>
        // to the other servers of the cluster
        await io.ServerSideEmitAsync("hello", "world");

        // to the other servers of the cluster, in a namespace
        await io.Of("/my-namespace").ServerSideEmitAsync("hello", "world");
        // </snippet>
    }

    public void CatchAll()
    {
        // <snippet>
        // every event that arrives, before its own handlers
        socket.OnAny(async context => await LogAsync(context.Name, context.Count));

        // the same, before the catch-all handlers that are there
        socket.PrependAny(async context => await LogAsync(context.Name, context.Count));

        // every event that is sent, acks not
        socket.OnAnyOutgoing((eventName, arguments) => Log(eventName, arguments.Count));

        // the same, before the catch-all handlers that are there
        socket.PrependAnyOutgoing((eventName, arguments) => Log(eventName, arguments.Count));

        // take one away
        IDisposable registration = socket.OnAny(async context => await LogAsync(context.Name, context.Count));
        registration.Dispose();

        // take all away
        socket.OffAny();
        socket.OffAnyOutgoing();
        // </snippet>
    }

    public async Task RoomsOfOneSocketAsync()
    {
        // <snippet>
        // join a room
        await socket.JoinAsync("room1");

        // join several rooms
        await socket.JoinAsync(["room1", "room2"]);

        // leave a room
        await socket.LeaveAsync("room1");

        // the rooms the socket is in, its own among them
        IReadOnlySet<string> rooms = socket.Rooms;

        // leave the namespace
        await socket.DisconnectAsync();

        // close the connection, with all its namespaces
        await socket.CloseConnectionAsync();
        // </snippet>

        Notes.Add(rooms.Count);
    }

    public async Task ManySocketsAtOnceAsync(string socketId)
    {
        // <snippet>
        // put all sockets into room1
        await io.SocketsJoinAsync(["room1"]);

        // put the sockets in room1 into room2 and room3
        await io.To("room1").SocketsJoinAsync(["room2", "room3"]);

        // take all sockets out of room1
        await io.SocketsLeaveAsync(["room1"]);

        // take the sockets in room2 out of room2 and room3
        await io.To("room2").SocketsLeaveAsync(["room2", "room3"]);

        // put one socket into a room by its id
        await io.To(socketId).SocketsJoinAsync(["room1"]);

        // find all sockets
        IReadOnlyList<RemoteSocket> sockets = await io.FetchSocketsAsync();

        // find the sockets in room1
        IReadOnlyList<RemoteSocket> inRoom = await io.To("room1").FetchSocketsAsync();

        // find the sockets in room1 of a namespace
        IReadOnlyList<RemoteSocket> elsewhere = await io.Of("/my-namespace").To("room1").FetchSocketsAsync();

        // what a socket that was found can do
        foreach (RemoteSocket found in inRoom)
        {
            Log(found.Id, found.Rooms.Count);
            await found.EmitAsync("hello");
            await found.JoinAsync("room2");
            await found.LeaveAsync("room1");
            await found.DisconnectAsync();
        }

        // disconnect the sockets in room2
        await io.To("room2").DisconnectSocketsAsync();

        // disconnect all sockets and close their connections
        await io.DisconnectSocketsAsync(close: true);
        // </snippet>

        Notes.AddRange([sockets.Count, inRoom.Count, elsewhere.Count]);
    }

    public void Counting()
    {
        // <snippet>
        // connected clients of this server
        int clients = io.Engine?.ClientsCount ?? 0;

        // connected sockets of a namespace on this server
        int sockets = io.Of("/my-namespace").Sockets.Count;

        // members of a room on this server
        int members = io.Default.Adapter.GetSockets(["room1"]).Count;
        // </snippet>

        Notes.AddRange([clients, sockets, members]);
    }

    private static Task<string> LoadAsync(string key) => Task.FromResult($"value of {key}");

    private void Log(string name, int count) => Notes.Add($"{name}: {count}");

    private ValueTask LogAsync(string name, int count)
    {
        Log(name, count);
        return ValueTask.CompletedTask;
    }
}
