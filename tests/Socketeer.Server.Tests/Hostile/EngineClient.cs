using System.Net.WebSockets;
using Socketeer.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Hostile;

/// <summary>A client that sends and receives packets of Engine.IO, on either transport, and does nothing by itself.</summary>
internal abstract class EngineClient : IAsyncDisposable
{
    /// <summary>What <see cref="NextAsync"/> gives when the session is over.</summary>
    public const string Closed = "closed";

    /// <summary>Gets the id of the session.</summary>
    public string Id { get; private set; } = string.Empty;

    /// <summary>Gets the path and query of the session's requests.</summary>
    public string Query { get; private set; } = string.Empty;

    public static async Task<EngineClient> OpenAsync(Uri address, TransportKind transport, string query)
    {
        EngineClient client = transport == TransportKind.Polling ? new PollingClient(address) : new WebSocketClient(address);
        client.Query = $"/socket.io/?{query}&transport={(transport == TransportKind.Polling ? "polling" : "websocket")}";
        await client.StartAsync();
        string open = await client.NextAsync();
        Assert.StartsWith("0{\"sid\":\"", open, StringComparison.Ordinal);
        client.Id = open.Split('"')[3];
        client.Query += $"&sid={client.Id}";
        return client;
    }

    /// <summary>Joins the default namespace.</summary>
    public async Task ConnectAsync()
    {
        await SendAsync("40");
        Assert.StartsWith("40{\"sid\":", await NextAsync(), StringComparison.Ordinal);
    }

    /// <summary>Sends packets: in one body, or in one message each. That the session is over is no failure.</summary>
    public abstract Task SendAsync(params string[] packets);

    /// <summary>Gives the next packet, or <see cref="Closed"/>.</summary>
    public abstract Task<string> NextAsync();

    /// <summary>Takes packets until the session is over.</summary>
    /// <returns>The packets.</returns>
    public async Task<List<string>> UntilClosedAsync()
    {
        var packets = new List<string>();
        for (string packet = await NextAsync(); packet != Closed; packet = await NextAsync())
        {
            packets.Add(packet);
        }

        return packets;
    }

    public abstract ValueTask DisposeAsync();

    protected abstract Task StartAsync();

    private sealed class WebSocketClient(Uri address) : EngineClient
    {
        private RawWebSocket? _socket;

        public override async Task SendAsync(params string[] packets)
        {
            try
            {
                foreach (string packet in packets)
                {
                    await _socket!.SendAsync(packet);
                }
            }
            catch (WebSocketException)
            {
                // The server has closed it.
            }
        }

        public override async Task<string> NextAsync()
        {
            string packet = await _socket!.ReceiveAsync();
            return packet.StartsWith(Closed, StringComparison.Ordinal) ? Closed : packet;
        }

        public override ValueTask DisposeAsync()
        {
            _socket!.Dispose();
            return ValueTask.CompletedTask;
        }

        protected override async Task StartAsync() => _socket = await RawWebSocket.ConnectAsync(address, Query);
    }

    private sealed class PollingClient(Uri address) : EngineClient
    {
        private readonly HttpClient _http = new() { BaseAddress = address };
        private readonly Queue<string> _packets = new();
        private bool _isDisposed;

        public override async Task SendAsync(params string[] packets)
        {
            using HttpResponseMessage response = await _http.PostAsync(Query, new StringContent(string.Join('\u001e', packets))).Within();
        }

        public override async Task<string> NextAsync()
        {
            while (_packets.Count == 0)
            {
                using HttpResponseMessage response = await _http.GetAsync(Query).Within();
                if (!response.IsSuccessStatusCode)
                {
                    return Closed;
                }

                // A noop answers a poll that has nothing else to wait for.
                foreach (string packet in (await response.Content.ReadAsStringAsync()).Split('\u001e').Where(packet => packet != "6"))
                {
                    _packets.Enqueue(packet);
                }
            }

            string next = _packets.Dequeue();
            return next == "1" ? Closed : next;
        }

        public override async ValueTask DisposeAsync()
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            try
            {
                await SendAsync("1");
            }
            catch (HttpRequestException)
            {
                // The server has closed the connection.
            }

            _http.Dispose();
        }

        protected override Task StartAsync() => Task.CompletedTask;
    }
}
