using Microsoft.Extensions.DependencyInjection;
using Socketeer.Server;

namespace Socketeer.MessagePack;

/// <summary>Switches a Socket.IO server to MessagePack.</summary>
public static class SocketIOBuilderExtensions
{
    /// <summary>
    /// Makes the server speak MessagePack instead of the default format: sets <see cref="SocketIOOptions.Codec"/>. All its clients need
    /// npm <c>socket.io-msgpack-parser</c> or its like. Corresponds to <c>new Server({ parser })</c>.
    /// </summary>
    /// <param name="builder">The server under configuration.</param>
    /// <returns>The same builder.</returns>
    public static ISocketIOBuilder AddMessagePack(this ISocketIOBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<SocketIOOptions>(static options => options.Codec = MessagePackPacketCodec.Instance);
        return builder;
    }
}
