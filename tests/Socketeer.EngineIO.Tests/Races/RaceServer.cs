using Microsoft.Extensions.Time.Testing;

namespace Socketeer.EngineIO.Tests.Races;

/// <summary>The server of one race: all of the production code from the endpoint up, on the race's scheduler and clock.</summary>
internal sealed class RaceServer
{
    private readonly RaceScheduler _scheduler;
    private readonly EngineEndpoint _endpoint;

    public RaceServer(RaceScheduler scheduler, Func<EngineConnection, EngineConnectionHandler> accept, EngineIOOptions options)
    {
        _scheduler = scheduler;
        Engine = new EngineIOServer(
            options, accept, Time, new Loggers(new Logger(scheduler)), work => scheduler.Post(static state => ((IThreadPoolWorkItem)state!).Execute(), work));
        _endpoint = new EngineEndpoint(Engine, new Logger(scheduler));
    }

    public FakeTimeProvider Time { get; } = new();

    public EngineIOServer Engine { get; }

    /// <summary>Gets everything that was asked of the server.</summary>
    public List<HttpExchange> Exchanges { get; } = [];

    public List<WebSocketConnection> WebSockets { get; } = [];

    /// <summary>Sends a request, which reaches the server at some time.</summary>
    public void Send(HttpExchange exchange)
    {
        Exchanges.Add(exchange);
        _scheduler.Post(() => _scheduler.Watch(exchange.ServeAsync(_endpoint)));
    }

    public WebSocketConnection Connect(string query)
    {
        var connection = new WebSocketConnection(_scheduler, query);
        WebSockets.Add(connection);
        Exchanges.Add(connection.Exchange);
        _scheduler.Post(() => _scheduler.Watch(connection.ServeAsync(_endpoint)));
        return connection;
    }

    private sealed class Loggers(Logger logger) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => logger;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }

    /// <summary>What is logged is a place where other work may come in between, and nothing worth a warning happens here.</summary>
    private sealed class Logger(RaceScheduler scheduler) : ILogger<EngineEndpoint>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            scheduler.Note($"log: {formatter(state, exception)}");
            if (logLevel >= LogLevel.Warning)
            {
                scheduler.Fail($"the log has {formatter(state, exception)} {exception}");
            }

            scheduler.Interrupt();
        }
    }
}
