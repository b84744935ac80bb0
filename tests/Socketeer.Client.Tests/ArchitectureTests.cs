using System.Xml.Linq;
using Socketeer.Client.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Client.Tests;

/// <summary>The client stands on the protocol alone, and its transports know nothing of Socket.IO.</summary>
public sealed class ArchitectureTests
{
    [Fact]
    public void The_client_needs_no_web_server()
    {
        string[] references = [.. typeof(SocketIOClient).Assembly.GetReferencedAssemblies().Select(static reference => reference.Name!)];
        Assert.Equal(["Socketeer.Protocol"], references.Where(static name => name.StartsWith("Socketeer", StringComparison.Ordinal)));
        Assert.DoesNotContain(references, static name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void The_client_needs_no_package_but_abstractions_of_the_platforms_own()
    {
        string[] packages =
        [
            .. new[] { "Socketeer.Protocol", "Socketeer.Client" }
                .SelectMany(static project => XDocument.Parse(Document.Read("src", project, project + ".csproj")).Descendants("PackageReference"))
                .Select(static package => package.Attribute("Include")!.Value)
                .Order(StringComparer.Ordinal),
        ];
        string[] abstractions =
        [
            "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options",
        ];
        Assert.Equal(abstractions, packages);

        // And what was compiled says no other.
        IEnumerable<string> references = new[] { typeof(EventContext), typeof(SocketIOClient) }
            .SelectMany(static type => type.Assembly.GetReferencedAssemblies())
            .Select(static reference => reference.Name!);
        Assert.All(references, name => Assert.True(
            name.StartsWith("System.", StringComparison.Ordinal) || name == "Socketeer.Protocol" || abstractions.Contains(name), name));
    }

    [Fact]
    public void The_engine_knows_nothing_of_sockets()
    {
        IEnumerable<Type?> used = typeof(EngineConnection).Assembly.GetTypes()
            .Where(static type => type.Namespace == typeof(EngineConnection).Namespace)
            .SelectMany(static type => type.GetFields(
                System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static
                | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic))
            .Select(static field => field.FieldType);
        Assert.DoesNotContain(typeof(ClientSocket), used);
        Assert.DoesNotContain(typeof(SocketIOClient), used);
    }
}
