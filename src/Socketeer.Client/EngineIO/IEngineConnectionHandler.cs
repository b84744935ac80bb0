using System.Buffers;

namespace Socketeer.Client.EngineIO;

/// <summary>What a connection calls up: the side of Socket.IO. Called by one thread at a time, except for the failure of an upgrade.</summary>
internal interface IEngineConnectionHandler
{
    /// <summary>The handshake is done; messages may be sent from now on. Called before the first message.</summary>
    void OnOpened(EngineConnection connection);

    /// <summary>A message came.</summary>
    /// <returns>A task that completes when the next one may come.</returns>
    ValueTask OnMessageAsync(EngineConnection connection, ReadOnlySequence<byte> message, bool isBinary);

    /// <summary>The server sent a ping.</summary>
    void OnPing(EngineConnection connection);

    /// <summary>The connection stays on long-polling.</summary>
    void OnUpgradeFailed(EngineConnection connection, Exception exception);

    /// <summary>The connection is on a WebSocket from now on.</summary>
    void OnUpgraded(EngineConnection connection);
}
