namespace Socketeer.Server;

/// <summary>
/// The base of namespace classes: a class whose methods with <see cref="OnEventAttribute"/> handle the events of a namespace. Write it
/// <see langword="partial"/> and add it with
/// <see cref="SocketIOBuilderNamespaceExtensions.AddNamespace{THandler}(ISocketIOBuilder, string)"/>.
/// </summary>
/// <remarks>
/// An object is made for each event, connection and disconnection, in a service scope of its own, so its constructor may take scoped
/// services; what belongs to a socket goes into <see cref="ServerSocket.Data"/>. The events of one socket are handled one at a time
/// (see <see cref="EventDispatch"/>).
/// </remarks>
public abstract class SocketNamespaceHandler
{
    private ServerSocket? _socket;

    /// <summary>Gets or sets the socket whose event is handled. It is set before anything is called; a test of the class sets it itself.</summary>
    /// <exception cref="InvalidOperationException">It was not set yet: in a constructor.</exception>
    public ServerSocket Socket
    {
        get => _socket ?? throw new InvalidOperationException(
            "A namespace class has no socket in its constructor. Use it in the methods; a test of the class sets Socket first.");
        set => _socket = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Gets the namespace of the socket.</summary>
    public SocketNamespace Namespace => Socket.Namespace;

    /// <summary>Gets the server.</summary>
    public SocketIOServer Server => Namespace.Server;

    /// <summary>Is called when a socket is connected, before its events are handled. Corresponds to <c>connection</c>.</summary>
    /// <param name="cancellationToken">Is cancelled when the socket disconnects.</param>
    /// <returns>A task: the events wait for it.</returns>
    public virtual ValueTask OnConnectedAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Is called when a socket has disconnected, after its events were handled. Corresponds to <c>disconnect</c>.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>A task.</returns>
    public virtual ValueTask OnDisconnectedAsync(DisconnectReason reason) => ValueTask.CompletedTask;
}
