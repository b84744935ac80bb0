using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Socketeer.Client.Diagnostics;
using Socketeer.Protocol.SocketIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests.Docs;

/// <summary>The pages have every option, log event and instrument of the client.</summary>
public sealed class ClientDocumentTests
{
    [Fact]
    public void Every_option_is_in_the_document_with_its_default()
    {
        var defaults = new SocketIOClientOptions();
        Assert.Equal(
            typeof(SocketIOClientOptions).GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Select(property => $"{property.Name} = {Describe(property.GetValue(defaults))}")
                .Order(StringComparer.Ordinal),
            Document.Rows("client-options.md", "SocketIOClientOptions")
                .Select(static row => $"{row[0].Trim('`')} = {row[1]}")
                .Order(StringComparer.Ordinal));
        Assert.All(Document.Rows("client-options.md", "SocketIOClientOptions"), static row =>
        {
            Assert.Equal(4, row.Length);
            Assert.EndsWith(".", row[2], StringComparison.Ordinal);
            Assert.NotEmpty(row[3]);
        });
    }

    [Fact]
    public void Every_option_is_on_the_page_of_parity()
    {
        string page = Document.Read("docs", "client-parity.md");
        PropertyInfo[] options = typeof(SocketIOClientOptions).GetProperties(BindingFlags.Instance | BindingFlags.Public);
        Assert.NotEmpty(options);
        Assert.All(options, option => Assert.Contains($"`{option.Name}`", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(typeof(SocketIOClient))]
    [InlineData(typeof(ClientSocket))]
    [InlineData(typeof(EmitOperator))]
    public void Every_member_is_on_the_page_of_parity(Type type)
    {
        string[] code = [.. Document.Read("docs", "client-parity.md").Split('`').Where(static (_, index) => index % 2 == 1)];
        string[] members =
        [
            .. type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
                .Where(static member => member is PropertyInfo or EventInfo or MethodInfo { IsSpecialName: false })
                .Select(static member => member.Name)

                // What EmitAsync and EmitWithAckAsync stand on.
                .Where(static name => !name.EndsWith("CoreAsync", StringComparison.Ordinal))
                .Distinct(),
        ];
        Assert.NotEmpty(members);
        Assert.All(members, member => Assert.Contains(code, piece => Regex.IsMatch(piece, $@"\b{member}\b")));
    }

    [Fact]
    public void Every_log_event_is_in_the_document()
    {
        IEnumerable<LoggerMessageAttribute> events = typeof(SocketIOClient).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .OrderBy(static logged => logged.EventId);
        Assert.Equal(
            events.Select(static logged => $"{logged.EventId} {logged.EventName} {logged.Level}"),
            Document.Rows("telemetry.md", "Events of the client").Select(static row => $"{row[0]} {row[1].Trim('`')} {row[2]}"));
    }

    [Fact]
    public void Every_instrument_is_in_the_document()
    {
        var published = new ConcurrentBag<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == "Socketeer.Client")
            {
                string kind = instrument is UpDownCounter<long> ? "up-down counter" : "counter";
                published.Add($"`{instrument.Name}` {kind} `{instrument.Unit}`");
            }
        };
        listener.Start();
        RuntimeHelpers.RunClassConstructor(typeof(ClientMetrics).TypeHandle);
        Assert.Equal(
            published.Order(StringComparer.Ordinal),
            Document.Rows("telemetry.md", "Socketeer.Client").Select(static row => $"{row[0]} {row[1]} {row[2]}"));
    }

    private static string Describe(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s"),
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        double number => number.ToString(CultureInfo.InvariantCulture),
        string text => text,
        Enum member => member.ToString(),
        PacketCodec codec when ReferenceEquals(codec, PacketCodec.Json) => "PacketCodec.Json",
        ICollection { Count: 0 } => "empty",
        IEnumerable<TransportKind> transports => string.Join(", ", transports),
        NullLoggerFactory => "none",
        TimeProvider time when time == TimeProvider.System => "the system's",
        _ => throw new InvalidOperationException($"Tell how the document writes a default of {value.GetType()}."),
    };
}
