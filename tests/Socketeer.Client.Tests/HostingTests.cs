using Microsoft.Extensions.Options;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

public sealed class HostingTests
{
    [Fact]
    public async Task A_client_is_a_service_with_the_applications_loggers_and_services()
    {
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(
            static socket => socket.On("begin", () => socket.EmitAsync("event"))));
        var logs = new RecordingLoggerProvider();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug));
        services.AddScoped<Scoped>();
        services.AddSocketIOClient(server.Address, static options => options.Transports = [TransportKind.WebSocket]);
        var disposed = new TaskCompletionSource();
        SocketIOClient client;
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            client = provider.GetRequiredService<SocketIOClient>();
            Assert.Same(client, provider.GetRequiredService<SocketIOClient>());
            client.Socket().On("event", e =>
            {
                e.Services.GetRequiredService<Scoped>().Disposed = disposed;
                return ValueTask.CompletedTask;
            });
            await client.Socket().ConnectAsync().Within();
            await client.Socket().EmitAsync("begin");
            await disposed.Task.Within();
            Assert.True(client.IsOpen);
        }

        Assert.False(client.IsOpen);
        Assert.Equal(1, logs.Count("ClientOpened"));
    }

    [Fact]
    public async Task Clients_with_names_have_options_of_their_own()
    {
        var services = new ServiceCollection();
        services.AddSocketIOClient("one", new Uri("http://one"));
        services.AddSocketIOClient("two", new Uri("http://two"), static options => options.Path = "/two");
        services.Configure<SocketIOClientOptions>("one", static options => options.Path = "/one");
        await using ServiceProvider provider = services.BuildServiceProvider();
        SocketIOClient one = provider.GetRequiredKeyedService<SocketIOClient>("one");
        SocketIOClient two = provider.GetRequiredKeyedService<SocketIOClient>("two");
        Assert.Equal(("http://one/", "/one"), (one.Server.ToString(), one.Options.Path));
        Assert.Equal(("http://two/", "/two"), (two.Server.ToString(), two.Options.Path));
    }

    [Theory]
    [InlineData("Retries")]
    [InlineData("Transports")]
    [InlineData("RandomizationFactor")]
    [InlineData("HttpMessageHandler")]
    [InlineData("ReconnectionDelay")]
    [InlineData("ReconnectionAttempts")]
    [InlineData("Path")]
    [InlineData("Headers", "a b")]
    [InlineData("Headers", "")]
    [InlineData("Headers", "a", "b\r\nc: d")]
    [InlineData("Protocols", "a, b")]
    [InlineData("MaxMessageSize")]
    [InlineData("MaxEventsBehindAcks")]
    public void Options_that_cannot_work_are_refused_by_name(string option, string header = "", string value = "")
    {
        var options = new SocketIOClientOptions();
        using var handler = new SocketsHttpHandler();
        switch (option)
        {
            case "Retries": options.Retries = 1; break;
            case "Transports": options.Transports = []; break;
            case "RandomizationFactor": options.RandomizationFactor = double.NaN; break;
            case "HttpMessageHandler": (options.HttpMessageHandler, options.WithCredentials) = (handler, true); break;
            case "ReconnectionDelay": options.ReconnectionDelay = TimeSpan.FromMinutes(1); break;
            case "ReconnectionAttempts": options.ReconnectionAttempts = 0; break;
            case "Headers": options.Headers[header] = value; break;
            case "Protocols": options.Protocols.Add(header); break;
            case "Path": options.Path = "/"; break;
            case "MaxEventsBehindAcks": options.MaxEventsBehindAcks = 0; break;
            default: options.MaxMessageSize = 0; break;
        }

        OptionsValidationException exception = Assert.Throws<OptionsValidationException>(() => new SocketIOClient("http://localhost", options));
        Assert.Contains(option, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_copied()
    {
        var options = new SocketIOClientOptions();
        var client = new SocketIOClient("http://localhost", options);
        options.Headers["x"] = "y";
        options.Transports.Clear();
        options.Reconnection = false;
        Assert.Empty(client.Options.Headers);
        Assert.Equal(2, client.Options.Transports.Count);
        Assert.True(client.Options.Reconnection);
    }

    [Theory]
    [InlineData("ftp://host")]
    [InlineData("file:///tmp")]
    public void Addresses_of_other_schemes_are_refused(string server) => Assert.Throws<ArgumentException>(() => new SocketIOClient(server));

    internal sealed class Scoped : IDisposable
    {
        public TaskCompletionSource? Disposed { get; set; }

        public void Dispose() => Disposed?.TrySetResult();
    }
}
