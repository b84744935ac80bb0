using System.Text.Json;

namespace Socketeer.Tool;

/// <summary>Something that happened. What is not set does not belong to its kind.</summary>
/// <param name="Kind">What it is.</param>
internal sealed record Happening(HappeningKind Kind)
{
    /// <summary>Gets the namespace; <see langword="null"/> for what concerns the connection.</summary>
    public string? Namespace { get; init; }

    public string? Event { get; init; }

    public IReadOnlyList<ArgumentValue>? Arguments { get; init; }

    public bool? IsAckRequested { get; init; }

    /// <summary>Gets whether an event waits for the socket to be connected.</summary>
    public bool? IsKept { get; init; }

    public TimeSpan? Elapsed { get; init; }

    public string? Reason { get; init; }

    /// <summary>Gets more about the reason: an HTTP status, what the operating system says.</summary>
    public string? Detail { get; init; }

    /// <summary>Gets what a refusal says besides its message.</summary>
    public JsonElement? Data { get; init; }

    public bool? WillRetry { get; init; }

    public int? Attempt { get; init; }

    public string? Id { get; init; }

    public string? Transport { get; init; }

    public bool? IsRecovered { get; init; }

    public bool? IsConnected { get; init; }
}
