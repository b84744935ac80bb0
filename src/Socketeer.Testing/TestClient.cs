using System.Security.Claims;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Socketeer.Protocol.SocketIO;
using Socketeer.Server;

namespace Socketeer.Testing;

/// <summary>
/// A client that is connected without a network, for unit tests: <see cref="Socket"/> is what handlers and namespace classes work with, and
/// <see cref="Received"/> is what they sent to it.
/// </summary>
/// <remarks>
/// What is sent to the client is there when the emit returns, so a test needs no waiting. The server behind the client is made for it
/// alone. Used by one test at a time.
/// </remarks>
public sealed class TestClient : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TestConnection _connection;

    private TestClient(ServiceProvider services, TestConnection connection, ServerSocket socket)
    {
        _services = services;
        _connection = connection;
        Socket = socket;
    }

    /// <summary>Gets the client's socket on the server.</summary>
    public ServerSocket Socket { get; }

    /// <summary>Gets the server.</summary>
    public SocketIOServer Server => Socket.Namespace.Server;

    /// <summary>Gets the events that were sent to the client so far, broadcasts among them.</summary>
    public IReadOnlyList<ReceivedEvent> Received => _connection.Received;

    /// <summary>Connects a client to a server of its own.</summary>
    /// <param name="namespaceName">The namespace it joins; made when it is new.</param>
    /// <param name="auth">What the client says of itself, as it stands in <see cref="Handshake.Auth"/>: something that is an object in JSON.</param>
    /// <param name="user">Who the client is; by default nobody.</param>
    /// <param name="configure">Adds to the server, such as the namespace class under test and its services.</param>
    /// <returns>The client, connected; its connection handlers have run, unless they or a middleware wait for something.</returns>
    /// <exception cref="ConnectRefusedException">A middleware or an <c>[Authorize]</c> attribute refused the client.</exception>
    public static async Task<TestClient> ConnectAsync(
        string namespaceName = "/", JsonElement? auth = null, ClaimsPrincipal? user = null, Action<ISocketIOBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(namespaceName);
        var collection = new ServiceCollection();
        ISocketIOBuilder builder = collection.AddSocketIO();
        configure?.Invoke(builder);
        collection.PostConfigure<SocketIOOptions>(static options => options.Codec = PacketCodec.Json);
        ServiceProvider services = collection.BuildServiceProvider();
        try
        {
            SocketIOServer server = services.GetRequiredService<SocketIOServer>();
            SocketNamespace target = server.Of(namespaceName);
            var connection = new TestConnection(user);
            connection.Open(server.Accept(connection));
            string socketId = await connection.JoinAsync(target.Name, auth);
            return new TestClient(services, connection, target.Sockets[socketId]);
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Sends an event to the server, whose handlers run: the methods of a namespace class with their arguments read from JSON, its filters,
    /// and its services. A client sends one event at a time.
    /// </summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="arguments">The arguments.</param>
    /// <returns>A task that completes when the event was taken; handlers that wait for something may still run.</returns>
    public ValueTask EmitAsync(string eventName, params object?[] arguments) => _connection.EmitAsync(Socket.Namespace, eventName, arguments);

    /// <summary>Disconnects the client and waits for the handlers of that, then ends the server.</summary>
    /// <returns>A task that completes when it is done.</returns>
    public async ValueTask DisposeAsync()
    {
        await Server.CloseAsync();
        await _services.DisposeAsync();
    }
}
