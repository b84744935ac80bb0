using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Socketeer.Server;

/// <summary>Adds a Socket.IO server to an application's services.</summary>
public static class SocketIOServiceCollectionExtensions
{
    /// <summary>Adds a <see cref="SocketIOServer"/>. May be called more than once: the configurations add up.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes the options; they are checked when the application starts.</param>
    /// <returns>A builder for more.</returns>
    public static ISocketIOBuilder AddSocketIO(this IServiceCollection services, Action<SocketIOOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.AddMetrics();
        services.AddRouting();
        OptionsBuilder<SocketIOOptions> options = services.AddOptions<SocketIOOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SocketIOOptions>, SocketIOOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SocketIOMetrics>();
        services.TryAddSingleton<ISocketUserIdProvider, NameIdentifierUserIdProvider>();
        services.TryAddSingleton(CreateServer);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SocketIOHostedService>());
        return new SocketIOBuilder(services);
    }

    private static SocketIOServer CreateServer(IServiceProvider provider)
    {
        var server = new SocketIOServer(
            provider.GetRequiredService<IOptions<SocketIOOptions>>().Value,
            provider,
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<SocketIOMetrics>());
        foreach (NamespaceClass item in provider.GetServices<NamespaceClass>())
        {
            item.AddTo(server);
        }

        return server;
    }

    private sealed class SocketIOBuilder(IServiceCollection services) : ISocketIOBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
