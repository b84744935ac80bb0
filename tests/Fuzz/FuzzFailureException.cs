namespace Socketeer.Fuzz;

/// <summary>A decoder did what it must not do.</summary>
/// <param name="message">What it did.</param>
internal sealed class FuzzFailureException(string message) : Exception(message);
