using System.Text.Json;
using System.Text.Json.Serialization;
using Socketeer;
using Socketeer.Client;

// The address of a server that sends an event "message" back as "message-back", and answers "message-with-ack" with its arguments.
string server = args[0];
foreach (TransportKind transport in Enum.GetValues<TransportKind>())
{
    await using var client = new SocketIOClient(server, new SocketIOClientOptions
    {
        Transports = [transport],
        JsonSerializerOptions = new JsonSerializerOptions { TypeInfoResolver = ClientJson.Default },
        Auth = static _ => ValueTask.FromResult<object?>(new Greeting("hello", 1, [])),
    });
    ClientSocket socket = client.Socket();
    var back = new TaskCompletionSource<Greeting>();
    socket.On("message-back", (Greeting greeting, byte[] _) => back.TrySetResult(greeting));
    await socket.ConnectAsync();
    await socket.EmitAsync("message", new Greeting("häй", 42, [1.5]), new byte[] { 1, 2, 3 });
    Greeting received = await back.Task.WaitAsync(TimeSpan.FromSeconds(10));
    int answer = await socket.Timeout(TimeSpan.FromSeconds(10)).EmitWithAckAsync<int>("message-with-ack", 7);
    if (received is not { Text: "häй", Number: 42, List: [1.5] } || answer != 7)
    {
        Console.Error.WriteLine($"{transport}: {received}, {answer}");
        return 1;
    }

    Console.WriteLine($"ok {transport}");
}

return 0;

internal sealed record Greeting(string Text, int Number, double[] List);

[JsonSerializable(typeof(Greeting))]
internal sealed partial class ClientJson : JsonSerializerContext;
