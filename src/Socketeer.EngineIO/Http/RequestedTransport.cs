namespace Socketeer.EngineIO;

/// <summary>What a client asks of its transport, kept beyond the request's first moment.</summary>
/// <param name="Kind">The transport.</param>
/// <param name="Protocol">The protocol revision.</param>
/// <param name="PrefersBase64">Whether binary must be sent as base64, also over WebSocket.</param>
/// <param name="JsonpIndex">Which function of its page a polling client wants called, digits or empty; <see langword="null"/> without JSONP.</param>
internal readonly record struct RequestedTransport(TransportKind Kind, int Protocol, bool PrefersBase64, string? JsonpIndex);
