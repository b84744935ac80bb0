namespace Socketeer.Hub.Configuration;

/// <summary>The configuration is wrong. Every mistake is a line: the key, the value, and what would be right.</summary>
internal sealed class HubConfigurationException(IReadOnlyList<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes))
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
