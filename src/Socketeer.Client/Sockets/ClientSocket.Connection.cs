using System.Text.Json;
using Socketeer.Client.EngineIO;
using Socketeer.Client.Reconnection;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Client;

/// <content>How the socket joins its namespace and leaves it, and what the server says to that. The client's lock guards all of it.</content>
public sealed partial class ClientSocket
{
    // Names that the server gives a socket, its session and its events. They are kept as long as the socket is, and the last two are sent back with
    // every CONNECT, so a server could make them as long as a message. Those of the reference have some 20 characters.
    private const int MaxIdLength = 1024;

    // The connection on which a CONNECT is on its way, or will be: the client's present one, or none.
    private EngineConnection? _joining;

    // Connection state recovery: what the server knows the session by, and the last of its events that came.
    private string? _privateSessionId;
    private string? _lastOffset;

    /// <summary>Joins the namespace on an open connection, unless that is under way.</summary>
    internal void Join(EngineConnection? engine)
    {
        lock (Gate)
        {
            if (engine is null || engine != Client.Engine || !_isActive || _isConnected || _joining == engine)
            {
                return;
            }

            _joining = engine;
        }

        _ = JoinAsync(engine);
    }

    /// <summary>A packet for this socket came.</summary>
    internal ValueTask OnPacketAsync(EngineConnection engine, Packet packet)
    {
        switch (packet.Type)
        {
            case PacketType.Event:
                // Who waits for room would keep the end of the connection from being told.
                return new ValueTask(OnEventAsync(packet).WaitAsync(engine.Ended));
            case PacketType.Ack:
                OnAck(packet);
                return ValueTask.CompletedTask;
            case PacketType.Connect:
                OnConnected(engine, packet.Payload);
                break;
            case PacketType.ConnectError:
                OnRefused(engine, packet.Payload);
                break;
            case PacketType.Disconnect:
                OnServerDisconnected();
                break;
        }

        packet.Return();
        return ValueTask.CompletedTask;
    }

    /// <summary>The server cannot be reached. Called under the lock.</summary>
    internal void OnConnectFailed(Exception failure, bool willRetry)
    {
        if (!_isActive || _isConnected)
        {
            return;
        }

        _lastError = failure;
        _isActive = willRetry;
        Client.Notify(_queue, this, ConnectError, new ConnectErrorEventArgs(failure, willRetry), nameof(ConnectError));
        if (!willRetry)
        {
            EndConnecting(failure);
        }
    }

    /// <summary>The client gives its connection up, which no socket wants any more. Called under the lock.</summary>
    internal void OnConnectionGivenUp() => _joining = null;

    /// <summary>A connection has ended. Called under the lock.</summary>
    /// <param name="close">How.</param>
    /// <param name="wasGivenUp">Whether the client had given it up before.</param>
    internal void OnConnectionClosed(EngineClose close, bool wasGivenUp)
    {
        _joining = null;
        DropReceived();
        if (_isConnected)
        {
            OnDisconnected(close.Reason, close.Description, close.Error);
            _isActive = _isActive && Client.Options.Reconnection;
        }
        else if (!wasGivenUp && !Client.Options.Reconnection)
        {
            // The server went before it answered, and nobody will ask it again.
            OnConnectFailed(new TransportException(close.Description, close.Error), willRetry: false);
        }
    }

    /// <summary>The client is at its end, perhaps amid telling something else. Called under the lock; nothing is logged or measured.</summary>
    internal void OnClientFailed(Exception failure)
    {
        _joining = null;
        DropReceived();
        if (_isConnected)
        {
            Leave(DisconnectReason.TransportError, failure.Message, failure);
            _isActive = false;
        }
        else
        {
            OnConnectFailed(failure, willRetry: false);
        }
    }

    /// <summary>The application wants the socket no more. Called under the lock; the caller flushes the connection.</summary>
    internal void Deactivate(DisconnectReason reason)
    {
        _isActive = false;
        EndConnecting(new SocketDisconnectedException());
        if (_isConnected)
        {
            SendDisconnect();
            OnDisconnected(reason, description: null, error: null);
        }
    }

    // Never fails.
    private async Task JoinAsync(EngineConnection engine)
    {
        Backoff backoff = Client.CreateBackoff();
        while (true)
        {
            try
            {
                SendConnect(engine, await GetAuthAsync(engine.Ended).ConfigureAwait(false));
                return;
            }
            catch (Exception exception)
            {
                lock (Gate)
                {
                    if (_joining != engine || engine.Ended.IsCancellationRequested)
                    {
                        // It failed because the connection ended, which the socket is told elsewhere.
                        return;
                    }

                    OnConnectFailed(exception, Client.Options.Reconnection);
                    if (!_isActive)
                    {
                        _joining = null;
                        _ = Client.StopIfUnused();
                        return;
                    }
                }
            }

            try
            {
                await Task.Delay(backoff.Next(), Client.Options.TimeProvider, engine.Ended).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async ValueTask<byte[]?> GetAuthAsync(CancellationToken cancellationToken)
    {
        if ((Auth ?? Client.Options.Auth) is not { } callback
            || await callback(cancellationToken).ConfigureAwait(false) is not { } auth)
        {
            return null;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(auth, Client.Serializer.Options.GetTypeInfo(auth.GetType()));
        return json[0] == '{' ? json : throw new InvalidOperationException("What a socket tells the server when it connects must be written as a JSON object.");
    }

    private void SendConnect(EngineConnection engine, byte[]? auth)
    {
        lock (Gate)
        {
            if (!_isActive || _joining != engine)
            {
                _joining = _joining == engine ? null : _joining;
                return;
            }

            PayloadWriter payload = PayloadWriter.Rent(Client.Serializer);
            WriteConnect(payload.JsonWriter, auth);
            Enqueue(engine, PacketType.Connect, payload);
        }

        engine.Flush();
    }

    // {"pid":…,"offset":…,<what the application says>}
    private void WriteConnect(Utf8JsonWriter json, byte[]? auth)
    {
        if (auth is null && _privateSessionId is null)
        {
            return;
        }

        using JsonDocument? document = auth is null ? null : JsonDocument.Parse(auth);
        json.WriteStartObject();
        WriteUnlessGiven("pid", _privateSessionId);
        WriteUnlessGiven("offset", _privateSessionId is null ? null : _lastOffset);
        foreach (JsonProperty property in document?.RootElement.EnumerateObject() ?? default)
        {
            property.WriteTo(json);
        }

        json.WriteEndObject();

        void WriteUnlessGiven(string name, string? value)
        {
            if (value is not null && document?.RootElement.TryGetProperty(name, out _) != true)
            {
                json.WriteString(name, value);
            }
        }
    }

    private void SendDisconnect()
    {
        if (Client.Engine is { } engine)
        {
            Enqueue(engine, PacketType.Disconnect, PayloadWriter.Rent(Client.Serializer));
        }
    }

    private void Enqueue(EngineConnection engine, PacketType type, PayloadWriter payload)
    {
        EncodedPacket packet = Client.Options.Codec.Encode(type, _utf8Namespace, ackId: null, payload);
        payload.Return();
        engine.Enqueue(packet);
        packet.Release();
    }

    private void OnConnected(EngineConnection engine, ReadOnlyMemory<byte> payload)
    {
        if (!TryReadConnect(payload, out string? id, out string? privateSessionId))
        {
            Refuse(engine, new ConnectRefusedException(
                "It seems you are trying to reach a Socket.IO server in v2.x with a v3.x client: the server accepted the socket without giving it an id."));
            return;
        }

        if (id.Length > MaxIdLength)
        {
            throw EngineConnection.ParseError($"the server gave the socket an id of more than {MaxIdLength} characters");
        }

        List<EncodedPacket>? sent = null;
        lock (Gate)
        {
            if (_isConnected || _joining != engine)
            {
                return;
            }

            _joining = null;
            if (!_isActive)
            {
                // The application changed its mind while the server did not know.
                SendDisconnect();
            }
            else
            {
                _isConnected = true;
                _id = id;
                Recovered = privateSessionId is not null && privateSessionId == _privateSessionId;
                _privateSessionId = privateSessionId;
                _connectionEnded = new CancellationTokenSource();
                Client.Metrics.OnSocketConnected(NamespaceName);
                Log.Connected(Client.SocketLogger, id, NamespaceName, Recovered);
                ReplayReceived();
                sent = FlushBuffer(engine);
                Client.Notify(_queue, this, Connected, new ConnectedEventArgs(id, Recovered), nameof(Connected));
                EndConnecting(failure: null);
                _whenConnected?.TrySetResult();
                _whenConnected = null;
            }
        }

        NotifyOutgoing(sent);
        engine.Flush();
    }

    private static bool TryReadConnect(ReadOnlyMemory<byte> payload, out string id, out string? privateSessionId)
    {
        id = "";
        privateSessionId = null;
        if (payload.IsEmpty)
        {
            return false;
        }

        using JsonDocument document = JsonDocument.Parse(payload);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("sid"u8, out JsonElement sid)
            || sid.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        id = sid.GetString()!;
        privateSessionId = document.RootElement.TryGetProperty("pid"u8, out JsonElement pid) && pid.ValueKind == JsonValueKind.String ? pid.GetString() : null;
        if (privateSessionId?.Length > MaxIdLength)
        {
            // As if there were no recovery.
            privateSessionId = null;
        }

        return true;
    }

    private void OnRefused(EngineConnection engine, ReadOnlyMemory<byte> payload)
    {
        JsonElement error = payload.IsEmpty ? default : JsonElement.Parse(payload.Span);
        Refuse(engine, error.ValueKind switch
        {
            JsonValueKind.Object => new ConnectRefusedException(
                error.TryGetProperty("message"u8, out JsonElement message) ? message.ToString() : null,
                error.TryGetProperty("data"u8, out JsonElement data) ? data : null),
            JsonValueKind.String => new ConnectRefusedException(error.GetString()),
            _ => new ConnectRefusedException(),
        });
    }

    private void Refuse(EngineConnection engine, ConnectRefusedException refusal)
    {
        lock (Gate)
        {
            if (_isConnected || _joining != engine)
            {
                return;
            }

            _joining = null;
            Log.Refused(Client.SocketLogger, NamespaceName, refusal.Message);
            DropReceived();
            OnConnectFailed(refusal, willRetry: false);
            _ = Client.StopIfUnused();
        }
    }

    private void OnServerDisconnected()
    {
        lock (Gate)
        {
            if (!_isConnected)
            {
                return;
            }

            _isActive = false;
            OnDisconnected(DisconnectReason.ServerDisconnect, description: null, error: null);
            _ = Client.StopIfUnused();
        }
    }

    private void OnDisconnected(DisconnectReason reason, string? description, Exception? error)
    {
        Log.Disconnected(Client.SocketLogger, _id, NamespaceName, reason);
        Client.Metrics.OnSocketDisconnected(NamespaceName);
        Leave(reason, description, error);
    }

    private void Leave(DisconnectReason reason, string? description, Exception? error)
    {
        _isConnected = false;
        _id = null;
        FailAcks();

        // Not here: what a handler does then would be done under the lock.
        _connectionEnded.CancelElsewhere();
        Client.Notify(_queue, this, Disconnected, new DisconnectedEventArgs(reason, description, error), nameof(Disconnected));
    }

    // The last argument of any event, if it is a string: the server puts the offset there. A long one is a text of the application's.
    private void NoteOffset(Packet packet)
    {
        if (_privateSessionId is null || packet.Arguments is not { Count: > 0 } arguments)
        {
            return;
        }

        EventArgument last = arguments[arguments.Count - 1];
        if (last.Json[0] != '"' || last.Json.Length > MaxIdLength)
        {
            return;
        }

        try
        {
            _lastOffset = last.Read<string>();
        }
        catch (EventArgumentException)
        {
            // Half a character: no offset, and no fault of the connection.
        }
    }
}
