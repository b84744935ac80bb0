using System.Text;
using System.Text.Json;
using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Server;

/// <content>How the client joins namespaces: those there are, and those that a parent makes for it.</content>
internal sealed partial class SocketIOConnection
{
    // Sockets that the middlewares look at.
    private ServerSocket[] _connecting = [];

    // Names of namespaces that do not exist, as long as it is not decided whether they will.
    private string[] _awaited = [];

    // Made with the first one: most connections ask for none.
    private ChildCount? _children;

    // Read under the lock.
    private bool IsFull => _sockets.Length + _connecting.Length + _awaited.Length >= _server.Options.MaxNamespacesPerConnection;

    /// <summary>
    /// Makes a socket one of the connection's and tells the client, in one step: no broadcast or disconnection is sent before the
    /// CONNECT, and no event that answers it finds the socket missing.
    /// </summary>
    /// <param name="socket">The socket.</param>
    /// <param name="connect">The CONNECT.</param>
    /// <param name="missed">What goes before it, when the socket is recovered; then nothing is written until the engine is flushed.</param>
    /// <returns><see langword="false"/> when the connection is closed.</returns>
    public bool TryConnect(ServerSocket socket, EncodedPacket connect, IReadOnlyList<EncodedPacket>? missed = null)
    {
        lock (_gate)
        {
            // First, for the client may be told before this thread comes to say that it is: what is broadcast then must reach it.
            if (_closed || !socket.TryAnnounce())
            {
                return false;
            }

            // Queued, not waited for; whatever comes of it comes on another thread.
            foreach (EncodedPacket packet in missed ?? [])
            {
                Engine.Send(packet, SendOptions.Held);
            }

            Engine.Send(connect, missed is null ? SendOptions.None : SendOptions.Held);
            socket.OnAnnounced();
            _connecting = Without(_connecting, socket);
            Volatile.Write(ref _sockets, [.. _sockets, socket]);
            _hasJoined = true;
            return true;
        }
    }

    /// <summary>Waits until the CONNECT of a socket is queued, which <see cref="TryConnect"/> does on another thread.</summary>
    public void WaitForConnect()
    {
        lock (_gate)
        {
        }
    }

    private void Connect(Packet packet)
    {
        ReadOnlySpan<byte> utf8Name = Protocol.ReadName(packet.Namespace);
        if (utf8Name.Length > _server.Limits.MaxNamespaceLength)
        {
            OnProtocolError(ProtocolError.NamespaceTooLong);
            packet.Return();
            return;
        }

        SocketNamespace? target = _server.Find(utf8Name);
        bool isEntered = target?.TryEnter() == true;
        if (!isEntered && !_server.HasParents)
        {
            Log.UnknownNamespace(Logger, Engine.Id);
            Refuse(utf8Name.IsEmpty ? "/"u8 : utf8Name, "Invalid namespace");
            packet.Return();
            return;
        }

        Handshake handshake = MakeHandshake(Protocol.ReadAuth(packet));
        string name = isEntered ? string.Empty : Encoding.UTF8.GetString(utf8Name);
        packet.Return();
        if (isEntered)
        {
            Connect(target!, handshake);
        }
        else if (TryAwait(name))
        {
            _ = ConnectToChildAsync(name, handshake);
        }
    }

    private Handshake MakeHandshake(JsonElement? auth) => new(Engine.Request, auth, _server.Time.GetUtcNow());

    // The client has entered the namespace: the socket leaves it one day, or it is left here.
    private void Connect(SocketNamespace target, Handshake handshake, string? awaited = null)
    {
        bool isJoined;
        bool isFull;
        ServerSocket? socket = null;
        lock (_gate)
        {
            _awaited = Without(_awaited, awaited);
            isJoined = Array.Exists(_sockets, other => other.Namespace == target);
            isFull = IsFull;

            // A second CONNECT while the middlewares look at the first is the same wish (the reference makes two sockets), and so is one
            // that comes while a predicate thinks about the name, which another client's CONNECT has made a namespace meanwhile.
            bool isWished = Array.Exists(_connecting, other => other.Namespace == target) || Array.IndexOf(_awaited, target.Name) >= 0;
            if (!isJoined && !isFull && !isWished && !_closed)
            {
                socket = new ServerSocket(target, this, handshake);
                _connecting = [.. _connecting, socket];
            }
        }

        if (socket is not null)
        {
            _ = target.ConnectAsync(socket, this);
            return;
        }

        target.Leave();
        if (isJoined)
        {
            CloseForInvalidState();
        }
        else if (isFull)
        {
            RefuseForTooMany(target.Utf8Name.Span);
        }
    }

    /// <summary>Notes that a name is being decided on; asking twice is the same wish.</summary>
    private bool TryAwait(string name)
    {
        lock (_gate)
        {
            if (_closed || Array.IndexOf(_awaited, name) >= 0)
            {
                return false;
            }

            if (!IsFull)
            {
                _awaited = [.. _awaited, name];
                return true;
            }
        }

        RefuseForTooMany(Encoding.UTF8.GetBytes(name));
        return false;
    }

    // Never throws. Packets of other namespaces are dealt with meanwhile.
    private async Task ConnectToChildAsync(string name, Handshake handshake)
    {
        ChildLookup lookup = await _server.FindChildAsync(name, handshake, _children ??= new ChildCount());
        if (lookup.Child is { } child)
        {
            Connect(child, handshake, name);
        }
        else
        {
            lock (_gate)
            {
                _awaited = Without(_awaited, name);
            }

            Log.UnknownNamespace(Logger, Engine.Id);
            Refuse(Encoding.UTF8.GetBytes(name), lookup.Refusal);
        }
    }

    private void RefuseForTooMany(ReadOnlySpan<byte> utf8Namespace)
    {
        Log.TooManyNamespaces(Logger, Engine.Id, _server.Options.MaxNamespacesPerConnection);
        Refuse(utf8Namespace, "Too many namespaces");
    }

    // An object in either protocol, as in the reference.
    private void Refuse(ReadOnlySpan<byte> utf8Namespace, string message)
    {
        EncodedPacket refusal = SocketNamespace.EncodeConnectError(_server, SocketIOProtocol.Newer, utf8Namespace, message, data: null);
        Send(refusal);
        refusal.Release();
    }
}
