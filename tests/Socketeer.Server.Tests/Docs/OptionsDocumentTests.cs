using System.Collections;
using System.Globalization;
using System.Reflection;
using Socketeer.EngineIO;
using Socketeer.Protocol.SocketIO;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Docs;

/// <summary>docs/options.md has every option with its default.</summary>
public sealed class OptionsDocumentTests
{
    [Theory]
    [InlineData(typeof(EngineIOOptions))]
    [InlineData(typeof(SocketIOOptions))]
    [InlineData(typeof(ConnectionStateRecoveryOptions))]
    public async Task Every_option_is_in_the_document_with_its_default(Type type)
    {
        await using var io = new TestIO();
        object defaults = type.IsAssignableFrom(typeof(SocketIOOptions)) ? new SocketIOOptions() : Activator.CreateInstance(type)!;
        string[] actual =
        [
            .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
                .Select(property => $"{property.Name} = {Describe(property.GetValue(defaults), io.Server)}")
                .Order(StringComparer.Ordinal),
        ];
        string[] documented =
        [
            .. Document.Rows("options.md", type.Name)
                .Select(static row => $"{row[0].Trim('`')} = {row[1]}")
                .Order(StringComparer.Ordinal),
        ];
        Assert.NotEmpty(actual);
        Assert.Equal(actual, documented);
    }

    [Theory]
    [InlineData(nameof(EngineIOOptions))]
    [InlineData(nameof(SocketIOOptions))]
    [InlineData(nameof(ConnectionStateRecoveryOptions))]
    public void Every_option_has_a_meaning_and_tells_its_name_in_the_reference(string heading) =>
        Assert.All(Document.Rows("options.md", heading), static row =>
        {
            Assert.Equal(4, row.Length);
            Assert.EndsWith(".", row[2], StringComparison.Ordinal);
            Assert.NotEmpty(row[3]);
        });

    private static string Describe(object? value, SocketIOServer server) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s"),
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        Enum member => member.ToString(),
        PacketCodec codec when ReferenceEquals(codec, PacketCodec.Json) => "PacketCodec.Json",
        Func<SocketNamespace, Adapter> factory => factory(server.Default).GetType().Name,
        ICollection { Count: 0 } or ISet<string> { Count: 0 } => "empty",
        _ => throw new InvalidOperationException($"Tell how the document writes a default of {value.GetType()}."),
    };
}
