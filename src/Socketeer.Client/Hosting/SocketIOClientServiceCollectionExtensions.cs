using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Socketeer.Client;

/// <summary>Puts clients into the services of an application.</summary>
public static class SocketIOClientServiceCollectionExtensions
{
    /// <summary>
    /// Adds a <see cref="SocketIOClient"/>, one for the application, which the container disposes. It logs to the application's loggers, has
    /// its clock, and handlers find its services in <see cref="EventContext.Services"/>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="server">The server's address; see the constructor of <see cref="SocketIOClient"/>.</param>
    /// <param name="configure">Changes the options; later calls of <c>Configure</c> do so, too.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddSocketIOClient(this IServiceCollection services, Uri server, Action<SocketIOClientOptions>? configure = null)
    {
        AddOptions(services, server, Options.DefaultName, configure);
        services.AddSingleton(provider => Create(provider, server, Options.DefaultName));
        return services;
    }

    /// <summary>Adds a <see cref="SocketIOClient"/> with a name, for an application that has several: it is a keyed service, and its options are named ones.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name, which is the service's key.</param>
    /// <param name="server">The server's address; see the constructor of <see cref="SocketIOClient"/>.</param>
    /// <param name="configure">Changes the options; later calls of <c>Configure</c> with the name do so, too.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddSocketIOClient(
        this IServiceCollection services, string name, Uri server, Action<SocketIOClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        AddOptions(services, server, name, configure);
        services.AddKeyedSingleton(name, (provider, _) => Create(provider, server, name));
        return services;
    }

    private static void AddOptions(IServiceCollection services, Uri server, string name, Action<SocketIOClientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(server);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SocketIOClientOptions>, SocketIOClientOptionsValidator>());
        OptionsBuilder<SocketIOClientOptions> builder = services.AddOptions<SocketIOClientOptions>(name)
            .Configure<IServiceProvider>(static (options, provider) =>
            {
                options.Services = provider;
                options.LoggerFactory = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
                options.TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System;
            });
        if (configure is not null)
        {
            builder.Configure(configure);
        }
    }

    private static SocketIOClient Create(IServiceProvider provider, Uri server, string name) =>
        new(server, provider.GetRequiredService<IOptionsMonitor<SocketIOClientOptions>>().Get(name));
}
