using System.Text.Json.Serialization;

namespace Socketeer.Server;

/// <summary>What a client gets as the ack of an event that a rate limit refused.</summary>
/// <param name="RetryAfter">In how many milliseconds it may try again, if that is known.</param>
internal sealed record RateLimitRefusal(
    [property: JsonPropertyName("retryAfter"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? RetryAfter)
{
    [JsonPropertyName("ok")]
    [JsonPropertyOrder(-2)]
    public bool Ok => false;

    [JsonPropertyName("error")]
    [JsonPropertyOrder(-1)]
    public string Error => "rate limited";
}

/// <summary>What a client gets as <c>rate_limited</c> when the event that was refused did not ask for an ack.</summary>
/// <param name="EventName">The event's name, unless it is too long for one.</param>
/// <param name="RetryAfter">In how many milliseconds it may try again, if that is known.</param>
internal sealed record RateLimitNotice(
    [property: JsonPropertyName("event"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? EventName,
    [property: JsonPropertyName("retryAfter"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? RetryAfter);
