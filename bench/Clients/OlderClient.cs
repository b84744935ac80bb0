using SocketIOClient;
using SocketIOClient.Transport;

namespace Socketeer.Bench.Clients;

internal sealed class OlderClient : IMeasuredClient
{
    private readonly SocketIO _client;

    public OlderClient(Uri server)
    {
        _client = new SocketIO(server, new SocketIOOptions { Transport = TransportProtocol.WebSocket, AutoUpgrade = false });
        _client.OnConnected += (_, _) => Connected?.Invoke();
        _client.On("echo", response =>
        {
            response.GetValue<int>();
            response.GetValue<string>(1);
            Echoed?.Invoke();
        });
    }

    public string Name => $"SocketIOClient {typeof(SocketIO).Assembly.GetName().Version?.ToString(3)}";

    public Action? Connected { get; set; }

    public Action? Echoed { get; set; }

    public Task ConnectAsync() => _client.ConnectAsync();

    public Task EchoAsync(int number, string text) => _client.EmitAsync("echo", number, text);

    public Task EmitAsync(int number, string text) => _client.EmitAsync("nobody", number, text);

    public async Task<int> AckAsync(int number)
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _client.EmitAsync("ack", response => answer.TrySetResult(response.GetValue<int>()), number);
        return await answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisconnectAsync();
        _client.Dispose();
    }
}
