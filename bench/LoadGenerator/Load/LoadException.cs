namespace Socketeer.Bench.Load;

/// <summary>A server did not do what the load demands: lost, doubled or changed a message, or closed.</summary>
/// <param name="message">What it did.</param>
internal sealed class LoadException(string message) : Exception(message);
