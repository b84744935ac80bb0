namespace Socketeer.MessagePack.Tests;

/// <summary>The package stands beside the others: nobody needs it, and it serves both ends.</summary>
public sealed class ArchitectureTests
{
    [Fact]
    public void The_package_uses_the_protocol_alone() => Assert.Equal(
        ["Socketeer.Protocol"],
        typeof(MessagePackPacketCodec).Assembly.GetReferencedAssemblies()
            .Select(static reference => reference.Name!)
            .Where(static name => name.StartsWith("Socketeer", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));
}
