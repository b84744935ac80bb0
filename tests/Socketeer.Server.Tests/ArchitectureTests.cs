using System.Reflection;
using Socketeer.EngineIO;
using Socketeer.Protocol.SocketIO;
using Socketeer.Testing;

namespace Socketeer.Server.Tests;

/// <summary>The house: dependencies point one way, and what is public is meant to be.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Protocol = typeof(Packet).Assembly;
    private static readonly Assembly Engine = typeof(EngineIOServer).Assembly;
    private static readonly Assembly Server = typeof(SocketIOServer).Assembly;

    [Fact]
    public void Dependencies_point_one_way()
    {
        Assert.Empty(Ours(Protocol));
        Assert.Equal(["Socketeer.Protocol"], Ours(Engine));
        Assert.Equal(["Socketeer.EngineIO", "Socketeer.Protocol"], Ours(Server));
        Assert.Equal(["Socketeer.EngineIO", "Socketeer.Protocol", "Socketeer.Server"], Ours(typeof(TestClient).Assembly));
    }

    [Fact]
    public void The_protocol_knows_no_web_server_and_no_network() =>
        Assert.DoesNotContain(
            Protocol.GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                || reference.Name.StartsWith("System.Net", StringComparison.Ordinal)
                || reference.Name.StartsWith("Microsoft.Extensions", StringComparison.Ordinal));

    [Fact]
    public void The_engine_knows_nothing_of_Socket_IO_packets()
    {
        IEnumerable<Type> used = Engine.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Select(field => field.FieldType)
                .Concat(type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                    .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType))));
        Assert.DoesNotContain(used, type => type.Namespace == "Socketeer.Protocol.SocketIO");
    }

    [Fact]
    public void Public_classes_are_sealed_unless_they_are_made_to_be_derived_from()
    {
        string[] meant =
        [
            "Adapter", "InMemoryAdapter", "EngineConnection", "EngineConnectionHandler", "EngineIOOptions", "SocketIOOptions", "IncomingEvent",
            "PacketCodec", "PacketDecoder", "SocketIOException", "SocketNamespaceHandler",
        ];
        string[] open = [.. new[] { Protocol, Engine, Server }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type is { IsClass: true, IsSealed: false })
            .Select(type => type.Name)
            .Order(StringComparer.Ordinal)];
        Assert.Equal(meant.Order(StringComparer.Ordinal), open);
    }

    private static string[] Ours(Assembly assembly) =>
    [
        .. assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Socketeer", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
