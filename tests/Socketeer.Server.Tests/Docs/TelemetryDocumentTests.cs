using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Socketeer.EngineIO;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Docs;

/// <summary>docs/telemetry.md has every instrument and every event that is logged.</summary>
public sealed partial class TelemetryDocumentTests
{
    private const string FileName = "telemetry.md";

    private static readonly LoggerMessageAttribute[] Events =
    [
        .. new[] { typeof(EngineIOServer).Assembly, typeof(SocketIOServer).Assembly }
            .SelectMany(static assembly => assembly.GetTypes())
            .SelectMany(static type => type.GetMethods(
                BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .OrderBy(static logged => logged.EventId),
    ];

    [Fact]
    public void Ids_and_names_of_events_are_unique()
    {
        Assert.NotEmpty(Events);
        Assert.All(Events, static logged => Assert.False(string.IsNullOrEmpty(logged.EventName)));
        Assert.Empty(Events.GroupBy(static logged => logged.EventId).Where(static group => group.Count() > 1).Select(static group => group.Key));
        Assert.Empty(Events.GroupBy(static logged => logged.EventName).Where(static group => group.Count() > 1).Select(static group => group.Key));
    }

    [Fact]
    public void Every_event_is_in_the_document()
    {
        string[] documented = [.. Document.Rows(FileName, "Events").Select(static row => $"{row[0]} {row[1].Trim('`')} {row[2]}")];
        Assert.Equal(Events.Select(static logged => $"{logged.EventId} {logged.EventName} {logged.Level}"), documented);
    }

    [Fact]
    public void Every_event_lies_in_a_band()
    {
        (int First, int Last)[] bands =
        [
            .. Document.Rows(FileName, "Bands of event ids")
                .Select(static row => row[0].Split('–'))
                .Select(static band => (int.Parse(band[0], CultureInfo.InvariantCulture), int.Parse(band[1], CultureInfo.InvariantCulture))),
        ];
        Assert.All(Events, logged => Assert.Single(bands, band => logged.EventId >= band.First && logged.EventId <= band.Last));
    }

    [Fact]
    public async Task Every_instrument_of_the_server_is_in_the_document()
    {
        var published = new ConcurrentBag<string>();
        using var meters = new OwnMeters();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                published.Add($"{instrument.Meter.Name}: {instrument.Name} {Kind(instrument.GetType().Name)} {instrument.Unit}");
            }
        };
        listener.Start();
        await using TestIO io = Create(meters);
        Assert.Equal(Documented("Socketeer.Server"), published.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Instruments_have_the_tags_that_the_document_tells()
    {
        var tags = new ConcurrentDictionary<string, string>();
        using var meters = new OwnMeters();
        using var listener = new MeterListener();

        // Only our own: a listener would cost other tests the allocations they count.
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, measured, _) => tags[instrument.Name] = Names(measured));
        listener.Start();
        var late = new TaskCompletionSource();
        await using TestIO io = Create(meters);
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        socket.On("wanted", static () => { });
        socket.On("late", async (EventContext _) => await late.Task);
        await client.ReceiveAsync("2[\"wanted\"]");
        await client.ReceiveAsync("2[\"unwanted\"]");
        await client.ReceiveAsync("2[\"refused\"]");
        await io.Server.EmitAsync("hello");
        EngineConnectionHandler accepted = io.Server.Accept(client);
        accepted.OnUpgraded();
        accepted.OnSendQueueFull(SendQueueBound.Size);
        client.IsBusy = true;
        await io.Server.Volatile.EmitAsync("dropped");
        client.Room = new TaskCompletionSource();
        Task waiting = socket.EmitAsync("hello").AsTask();
        client.Room.SetResult();
        await waiting.Within();
        await client.ReceiveAsync("2[\"late\"]");
        Task paused = client.ReceiveAsync("2[\"late\"]").AsTask();
        late.SetResult();
        await paused.Within();
        await io.Open().ReceiveAsync("0{\"pid\":\"unknown\"}");

        Dictionary<string, string> documented = Document.Rows(FileName, "Socketeer.Server")
            .ToDictionary(static row => row[0].Trim('`'), static row => row[3] == "–" ? string.Empty : row[3].Trim('`'));
        Assert.Equal(documented, tags.ToDictionary());
    }

    // The tests of the server do not see the hub, so its instruments are read from its source.
    [Fact]
    public void Every_instrument_of_the_hub_is_in_the_document()
    {
        string source = Document.Read("src", "Socketeer.Hub", "Routing", "HubMetrics.cs");
        IEnumerable<string> made = Instrument().Matches(source)
            .Select(static match => $"Socketeer.Hub: {match.Groups["name"].Value} {Kind(match.Groups["kind"].Value)} {match.Groups["unit"].Value}")
            .Order(StringComparer.Ordinal);
        Assert.Contains("MeterName = \"Socketeer.Hub\"", source, StringComparison.Ordinal);
        Assert.Equal(Documented("Socketeer.Hub"), made);
    }

    private static TestIO Create(IMeterFactory meters) => new(
        static options =>
        {
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
            options.MaxQueuedEvents = 1;
            options.EventRateLimiters["refused"] = static _ => new TestLimiter(TimeProvider.System, 0, TimeSpan.FromHours(1));
        },
        services => services.AddSingleton(meters));

    private static IEnumerable<string> Documented(string meter) =>
        Document.Rows(FileName, meter)
            .Select(row => $"{meter}: {row[0].Trim('`')} {row[1]} {row[2].Trim('`')}")
            .Order(StringComparer.Ordinal);

    private static string Kind(string type) => type.Split('`')[0] switch
    {
        "Counter" => "counter",
        "UpDownCounter" => "up-down counter",
        "Histogram" => "histogram",
        _ => type,
    };

    private static string Names(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var names = new List<string>();
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            names.Add(tag.Key);
        }

        return string.Join(", ", names);
    }

    [GeneratedRegex("""\.Create(?<kind>\w+)<long>\(\s*"(?<name>[^"]+)",\s*"(?<unit>[^"]+)""")]
    private static partial Regex Instrument();

    private sealed class OwnMeters : IMeterFactory
    {
        private readonly ConcurrentBag<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            ArgumentNullException.ThrowIfNull(options);
            var meter = new Meter(options.Name, options.Version, options.Tags, scope: this);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose()
        {
            foreach (Meter meter in _meters)
            {
                meter.Dispose();
            }
        }
    }
}
