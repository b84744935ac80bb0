namespace Socketeer.Client.Tests.Faults;

/// <summary>One of the two streams of a connection.</summary>
public enum Way
{
    ToServer,
    ToClient,
}
