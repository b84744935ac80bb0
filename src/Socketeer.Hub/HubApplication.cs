using Microsoft.Extensions.Options;
using Socketeer.EngineIO;
using Socketeer.Hub.Configuration;
using Socketeer.Hub.Features;
using Socketeer.Hub.Routing;
using Socketeer.Server;

namespace Socketeer.Hub;

/// <summary>Puts the hub together: configuration, server, routes, console, health and figures.</summary>
internal static class HubApplication
{
    private const string FileName = "hub.json";

    /// <exception cref="HubConfigurationException">The configuration is wrong.</exception>
    public static WebApplication Build(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();

        // The hub's own code never blocks a thread.
        builder.WebHost.UseInlineScheduling();
        AddConfiguration(builder.Configuration, args);
        HubConfiguration hub = HubConfigurationReader.Read(builder.Configuration);
        builder.Services.AddSingleton(hub);
        builder.Services.AddSocketIO().Services
            .AddOptions<SocketIOOptions>()
            .Bind(builder.Configuration.GetSection("SocketIO"), binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.AddSingleton<HubRouter>();
        builder.Services.AddCors();
        builder.Services.AddHealthChecks().AddSocketIO();
        builder.Services.AddHubMetrics();

        WebApplication app = builder.Build();
        app.UseCors();
        if (hub.Console)
        {
            app.UseConsole();
        }

        app.MapHealthChecks("/healthz");
        app.MapHubMetrics();
        SocketIOEndpointConventionBuilder endpoint = app.MapSocketIO(hub.Path);
        if (hub.Origins.Count > 0)
        {
            endpoint.RequireCors(policy => _ = hub.Origins.Contains("*")
                ? policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod()
                : policy.WithOrigins([.. hub.Origins]).AllowAnyHeader().AllowAnyMethod().AllowCredentials());
        }

        app.Services.GetRequiredService<HubRouter>().Map();
        return app;
    }

    /// <summary>Tells whether an exception says that the configuration is wrong.</summary>
    public static bool IsMistake(Exception exception) =>
        exception is HubConfigurationException or OptionsValidationException or InvalidDataException or FileNotFoundException
        || (exception is InvalidOperationException && exception.Source == "Microsoft.Extensions.Configuration.Binder");

    // The file, then the environment, then the command line: the later wins.
    private static void AddConfiguration(ConfigurationManager configuration, string[] args)
    {
        string? file = new ConfigurationBuilder().AddCommandLine(args).Build()["config"];
        string beside = Path.Combine(AppContext.BaseDirectory, FileName);
        configuration.Sources.Clear();
        configuration.AddJsonFile(Path.GetFullPath(file ?? (File.Exists(FileName) ? FileName : beside)), optional: false);
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(args);
    }
}
