namespace Socketeer.Server;

/// <summary>What became of a client's wish for a namespace that did not exist.</summary>
/// <param name="Child">The namespace, entered for the client.</param>
/// <param name="Refusal">What the client is told when there is none.</param>
internal readonly record struct ChildLookup(SocketNamespace? Child, string Refusal);
