namespace Socketeer.Bench.Load;

/// <summary>What a load does with what its clients receive.</summary>
internal interface IClientListener
{
    /// <summary>The client has joined and may send.</summary>
    void OnReady(WebSocketConnection client);

    /// <summary>A message came that carries one of the load's payloads, or the answer to a join.</summary>
    void OnMessage(WebSocketConnection client, ReadOnlySpan<byte> message);

    /// <summary>The server closed the client's connection.</summary>
    void OnClosed(WebSocketConnection client);
}
