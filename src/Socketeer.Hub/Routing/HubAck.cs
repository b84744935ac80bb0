using System.Text.Json.Serialization;

namespace Socketeer.Hub.Routing;

/// <summary>What the sender of an event gets to know: <c>{"ok":true}</c> or <c>{"ok":false,"error":"…"}</c>.</summary>
internal sealed record HubAck(
    bool Ok,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null)
{
    public static HubAck Done { get; } = new(Ok: true);

    public static HubAck Refused(string error) => new(Ok: false, error);
}
