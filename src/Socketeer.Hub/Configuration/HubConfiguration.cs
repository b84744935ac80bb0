namespace Socketeer.Hub.Configuration;

/// <summary>What the hub does, as configured and checked.</summary>
internal sealed record HubConfiguration(
    string Path,
    bool Console,
    IReadOnlyList<string> Origins,
    IReadOnlyList<NamespaceConfiguration> Namespaces);

/// <summary>One namespace: the rooms its clients may join, and the rules of its events.</summary>
internal sealed record NamespaceConfiguration(string Name, IReadOnlyList<NamePattern> Rooms, IReadOnlyList<EventRule> Rules)
{
    /// <summary>Gets the namespace of a hub that is not configured.</summary>
    public static NamespaceConfiguration Default { get; } = new(
        "/",
        [new NamePattern("*")],
        [
            new EventRule(new NamePattern("join"), Destination.Join),
            new EventRule(new NamePattern("leave"), Destination.Leave),
            new EventRule(new NamePattern("speak"), Destination.Others, "heard"),
            new EventRule(new NamePattern("shout"), Destination.Everyone, "heard"),
            new EventRule(new NamePattern("tell"), Destination.NamedRoom, "heard"),
            new EventRule(new NamePattern("echo"), Destination.Sender),
        ]);
}

/// <summary>What becomes of an event.</summary>
/// <param name="Event">The events it is for.</param>
/// <param name="Destination">Where they go.</param>
/// <param name="SentAs">Under which name; <see langword="null"/> for their own.</param>
/// <param name="Room">The room of <see cref="Configuration.Destination.FixedRoom"/>.</param>
/// <param name="Acknowledges">Whether the sender gets the ack it asks for.</param>
internal sealed record EventRule(
    NamePattern Event, Destination Destination, string? SentAs = null, string? Room = null, bool Acknowledges = true);
