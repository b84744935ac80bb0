namespace Socketeer.MessagePack.Tests;

/// <summary>The package stands beside the others: nobody needs it, and it needs nothing that is not public.</summary>
public sealed class ArchitectureTests
{
    [Fact]
    public void The_package_uses_the_server_and_the_protocol() => Assert.Equal(
        ["Socketeer.Protocol", "Socketeer.Server"],
        typeof(MessagePackPacketCodec).Assembly.GetReferencedAssemblies()
            .Select(static reference => reference.Name!)
            .Where(static name => name.StartsWith("Socketeer", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));
}
