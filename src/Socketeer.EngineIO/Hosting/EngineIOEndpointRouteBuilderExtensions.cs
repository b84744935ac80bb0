using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Socketeer.EngineIO;

/// <summary>Adds Engine.IO endpoints to an application.</summary>
public static class EngineIOEndpointRouteBuilderExtensions
{
    /// <summary>Serves Engine.IO under a path, by polling and WebSocket. Corresponds to <c>attach()</c>.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path, such as <c>/engine.io</c>. As in the reference everything below it is served too.</param>
    /// <param name="accept">Called for every new session; what it returns gets the session's messages.</param>
    /// <param name="options">How the server behaves; <see langword="null"/> for the application's <see cref="IOptions{TOptions}"/> or, without any, the defaults.</param>
    /// <returns>The endpoint, for <c>RequireCors</c>, <c>RequireAuthorization</c> and their like.</returns>
    /// <exception cref="OptionsValidationException">An option cannot work; the message names it.</exception>
    public static EngineIOEndpointConventionBuilder MapEngineIO(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern,
        Func<EngineConnection, EngineConnectionHandler> accept,
        EngineIOOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(accept);

        IServiceProvider services = endpoints.ServiceProvider;
        options ??= services.GetService<IOptions<EngineIOOptions>>()?.Value ?? new EngineIOOptions();
        ValidateOptionsResult validity = new EngineIOOptionsValidator().Validate(null, options);
        if (validity.Failed)
        {
            throw new OptionsValidationException(nameof(EngineIOOptions), typeof(EngineIOOptions), validity.Failures);
        }

        var loggers = services.GetRequiredService<ILoggerFactory>();
        var server = new EngineIOServer(options, accept, services.GetService<TimeProvider>() ?? TimeProvider.System, loggers);
        var endpoint = new EngineEndpoint(server, loggers.CreateLogger<EngineEndpoint>());

        // Our heartbeat replaces the WebSocket's. The application's own WebSocket options are left alone.
        IApplicationBuilder branch = endpoints.CreateApplicationBuilder();
        branch.Use((context, next) => WebSocketAccept.NeedsPlatform(context, options) ? next(context) : endpoint.InvokeAsync(context));
        branch.Use(UpgradedStream.CaptureAsync);
        branch.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        branch.Run(endpoint.InvokeAsync);

        IEndpointConventionBuilder builder = endpoints.Map($"{pattern.TrimEnd('/')}/{{**rest}}", branch.Build());
        builder.WithDisplayName($"Engine.IO {pattern}");

        // A poll waits for the next ping, a WebSocket for ever: the application's request timeout is not meant for them.
        builder.WithMetadata(new DisableRequestTimeoutAttribute());
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(() =>
        {
            if (server.ClosesWithApplication)
            {
                server.Close();
            }
        });
        return new EngineIOEndpointConventionBuilder(builder, server);
    }
}
