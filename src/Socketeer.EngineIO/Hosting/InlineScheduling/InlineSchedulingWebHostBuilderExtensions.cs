using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Socketeer.EngineIO;

/// <summary>Settings of Kestrel that an Engine.IO or Socket.IO server runs well with.</summary>
public static class InlineSchedulingWebHostBuilderExtensions
{
    // Read by .NET when the thread pool starts its first thread.
    private const string SpinLimit = "System.Threading.ThreadPool.UnfairSemaphoreSpinLimit";

    /// <summary>
    /// Runs everything on the threads that wait for the network: reading, your handlers, writing. No thread is woken for an event,
    /// which at a low rate is most of what an event costs; what is sent goes to the socket at once, and the threads of the pool,
    /// which are woken for broadcasts, do not spin while they wait for work.
    /// </summary>
    /// <remarks>
    /// Right when no handler, middleware or other endpoint of the application ever blocks its thread or computes for long: there is
    /// one such thread per processor, and every connection it serves waits meanwhile. Call it first of all: before the process
    /// opens a socket, and before it gives the thread pool work.
    /// </remarks>
    /// <param name="builder">The web host.</param>
    /// <returns>The same web host.</returns>
    public static IWebHostBuilder UseInlineScheduling(this IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AppContext.SetData(SpinLimit, 0);
        return builder.ConfigureServices(services => services.AddInlineTransport());
    }

    /// <summary>The part of it that concerns one server, not the process.</summary>
    internal static void AddInlineTransport(this IServiceCollection services)
    {
        services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = true);
        services.AddSingleton<IConnectionListenerFactory, InlineTransportFactory>();
    }
}
