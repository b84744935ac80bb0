namespace Socketeer.Client.EngineIO;

/// <summary>How a connection ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Description">More about it, for people.</param>
/// <param name="Error">The exception behind it, if there is one.</param>
internal sealed record EngineClose(DisconnectReason Reason, string? Description = null, Exception? Error = null);
