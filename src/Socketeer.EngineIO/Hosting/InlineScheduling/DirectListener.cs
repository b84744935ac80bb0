using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Socketeer.EngineIO;

/// <summary>Gives every connection of another listener a <see cref="DirectSocketWriter"/>.</summary>
internal sealed class DirectListener(IConnectionListener listener) : IConnectionListener
{
    public EndPoint EndPoint => listener.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        ConnectionContext? connection = await listener.AcceptAsync(cancellationToken);
        if (connection?.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            connection.Transport = new DirectPipe(connection.Transport, socket);
        }

        return connection;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => listener.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private sealed class DirectPipe(IDuplexPipe transport, Socket socket) : IDuplexPipe
    {
        public PipeReader Input => transport.Input;

        public PipeWriter Output { get; } = new DirectSocketWriter(socket, transport.Output);
    }
}
