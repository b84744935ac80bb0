using Socketeer.Bench.Load;

namespace Socketeer.Bench.Dialects;

/// <summary>How one kind of server is spoken to: the same requests, in its own framing.</summary>
internal interface IDialect
{
    /// <summary>Gets the path, and the query, of the WebSocket.</summary>
    string Path { get; }

    /// <summary>The WebSocket is open: sends what begins the protocol.</summary>
    void OnUpgraded(WebSocketConnection client);

    /// <summary>Reads one message: deals with the protocol's own, hands the rest on.</summary>
    void Read(WebSocketConnection client, ReadOnlySpan<byte> message, bool isBinary, IClientListener listener);

    /// <summary>Makes a request that is sent again and again.</summary>
    /// <param name="kind">What is asked.</param>
    /// <param name="payload">The payload: letters and digits.</param>
    /// <param name="room">The room, where the kind needs one.</param>
    Request Encode(RequestKind kind, string payload, string? room = null);
}
