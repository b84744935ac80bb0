namespace Socketeer.Server;

/// <summary>How many children exist because one connection was the first to ask for them. Guarded by the server's lock.</summary>
internal sealed class ChildCount
{
    public int Value { get; set; }
}
