using Microsoft.Extensions.DependencyInjection;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Client;

/// <summary>One event in the hands of a client's handlers. Pooled.</summary>
internal sealed class ClientEvent : IncomingEvent
{
    private ClientSocket? _socket;
    private AsyncServiceScope? _scope;
    private CancellationToken _connectionEnded;

    private ClientEvent()
    {
    }

    public override IEventSource Source => Socket;

    public override IServiceProvider Services => Socket.Client.Options.Services is { } services
        ? (_scope ??= services.CreateAsyncScope()).ServiceProvider
        : NoServices.Instance;

    public override CancellationToken Aborted => _connectionEnded;

    private ClientSocket Socket => _socket ?? throw new InvalidOperationException("An event's context is valid until its handler completes.");

    public static EventContext Begin(ClientSocket socket, Packet packet, string? name, CancellationToken connectionEnded, out ClientEvent incoming)
    {
        incoming = RecyclePool<ClientEvent>.Take() ?? new ClientEvent();
        incoming._socket = socket;
        incoming._connectionEnded = connectionEnded;
        return incoming.Begin(packet, name);
    }

    /// <summary>Ends the event. Fails when a scoped service cannot be disposed.</summary>
    public ValueTask CompleteAsync()
    {
        End();
        if (_scope is { } scope)
        {
            return DisposeAsync(scope);
        }

        Recycle();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask SendAckAsync(long ackId, PayloadWriter payload) => Socket.SendAckAsync(ackId, payload, _connectionEnded);

    private async ValueTask DisposeAsync(AsyncServiceScope scope)
    {
        _scope = null;
        await scope.DisposeAsync().ConfigureAwait(false);
        Recycle();
    }

    private void Recycle()
    {
        _socket = null;
        RecyclePool<ClientEvent>.Give(this);
    }

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
