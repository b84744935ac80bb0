using System.Diagnostics;
using System.Net;
using Socketeer.Bench.Dialects;
using Socketeer.Bench.Load;

namespace Socketeer.Bench.Runs;

/// <summary>Connects clients, a few at a time, until all have joined.</summary>
internal sealed class ClientGroup : IClientListener
{
    private const int ConnectingAtOnce = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly EventLoop _loop;
    private readonly IPEndPoint _server;
    private readonly IDialect _dialect;
    private readonly IClientListener _messages;
    private readonly List<WebSocketConnection> _clients = [];
    private int _ready;
    private bool _closing;

    public ClientGroup(EventLoop loop, IPEndPoint server, IDialect dialect, IClientListener messages)
    {
        _loop = loop;
        _server = server;
        _dialect = dialect;
        _messages = messages;
    }

    public IReadOnlyList<WebSocketConnection> Clients => _clients;

    /// <summary>Connects clients until there are as many as asked for.</summary>
    public void Grow(int count)
    {
        long deadline = Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency);
        while (_ready < count)
        {
            while (_clients.Count < count && _clients.Count - _ready < ConnectingAtOnce)
            {
                var client = new WebSocketConnection(_server, _clients.Count, _dialect, this);
                _clients.Add(client);
                _loop.Add(client);
                client.Open(_server);
            }

            _loop.RunOnce(1_000_000);
            if (Stopwatch.GetTimestamp() > deadline)
            {
                throw new LoadException($"{count - _ready} of {count} clients could not join.");
            }
        }
    }

    public void OnReady(WebSocketConnection client)
    {
        client.IsReady = true;
        _ready++;
    }

    public void OnMessage(WebSocketConnection client, ReadOnlySpan<byte> message) => _messages.OnMessage(client, message);

    public void OnClosed(WebSocketConnection client)
    {
        if (!_closing)
        {
            throw new LoadException($"The server closed the connection of client {client.Index}.");
        }
    }

    /// <summary>Says good-bye for all clients.</summary>
    public void Close()
    {
        _closing = true;
        foreach (WebSocketConnection client in _clients)
        {
            client.SendClose();
        }

        _loop.RunOnce(0);
    }
}
