using Socketeer.Client;

namespace Socketeer.Bench.Clients;

internal sealed class OurClient : IMeasuredClient
{
    private readonly Socketeer.Client.SocketIOClient _client;
    private readonly ClientSocket _socket;

    public OurClient(Uri server)
    {
        _client = new Socketeer.Client.SocketIOClient(server, new SocketIOClientOptions { Transports = [TransportKind.WebSocket] });
        _socket = _client.Socket();
        _socket.Connected += (_, _) => Connected?.Invoke();
        _socket.On("echo", (int _, string _) => Echoed?.Invoke());
    }

    public string Name => "Socketeer.Client";

    public Action? Connected { get; set; }

    public Action? Echoed { get; set; }

    public Task ConnectAsync() => _socket.ConnectAsync();

    public Task EchoAsync(int number, string text) => _socket.EmitAsync("echo", number, text).AsTask();

    public Task EmitAsync(int number, string text) => _socket.EmitAsync("nobody", number, text).AsTask();

    public Task<int> AckAsync(int number) => _socket.EmitWithAckAsync<int>("ack", number);

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
