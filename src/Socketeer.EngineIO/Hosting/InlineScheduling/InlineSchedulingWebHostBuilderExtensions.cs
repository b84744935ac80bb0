using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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
    /// Right when no handler, middleware or other endpoint of the application ever blocks its thread or computes for long: every
    /// connection that the thread serves waits meanwhile. On Linux it replaces what Kestrel listens to TCP with; elsewhere it sets
    /// what Kestrel's own transport has of it. Call it before anything gives the thread pool work.
    /// </remarks>
    /// <param name="builder">The web host.</param>
    /// <param name="threads">
    /// How many threads serve the connections on Linux. By default half as many as there are processors, and at least one: handlers
    /// that went on after a wait, broadcasts and the garbage collector have the others.
    /// </param>
    /// <returns>The same web host.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public static IWebHostBuilder UseInlineScheduling(this IWebHostBuilder builder, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        int count = threads ?? Math.Max(1, Environment.ProcessorCount / 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(threads));
        AppContext.SetData(SpinLimit, 0);
        return builder.ConfigureServices(services => services.AddInlineTransport(count));
    }

    /// <summary>The part of it that concerns one server, not the process.</summary>
    internal static void AddInlineTransport(this IServiceCollection services, int threads)
    {
        services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = true);
        services.AddSingleton<IConnectionListenerFactory>(provider => new InlineTransportFactory(
            threads,
            provider.GetRequiredService<IOptions<SocketTransportOptions>>(),
            provider.GetRequiredService<IMemoryPoolFactory<byte>>(),
            provider.GetRequiredService<ILoggerFactory>()));
    }
}
