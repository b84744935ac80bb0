using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Socketeer.Server;

/// <summary>Settings of the web server that a Socket.IO server runs well with.</summary>
public static class SocketIOWebHostBuilderExtensions
{
    // Read by .NET when the process opens its first socket.
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// Runs everything on the threads that wait for the network: reading, your handlers, writing. No thread is woken for an event,
    /// which at a low rate is most of what an event costs.
    /// </summary>
    /// <remarks>
    /// Right when no handler, middleware or other endpoint of the application ever blocks its thread or computes for long: there is
    /// one such thread per processor, and every connection it serves waits meanwhile. Call it before the process opens a socket.
    /// </remarks>
    /// <param name="builder">The web host.</param>
    /// <returns>The same web host.</returns>
    public static IWebHostBuilder UseInlineScheduling(this IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Environment.SetEnvironmentVariable(InlineCompletions, "1");
        return builder.ConfigureServices(services =>
            services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = true));
    }
}
