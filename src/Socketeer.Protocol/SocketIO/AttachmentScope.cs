namespace Socketeer.Protocol.SocketIO;

/// <summary>
/// Tells the JSON converters of binary types which payload they work for. System.Text.Json hands a converter no state of the
/// call, but it runs synchronously, so a thread-static does.
/// </summary>
internal static class AttachmentScope
{
    [ThreadStatic]
    public static PayloadWriter? Writer;

    [ThreadStatic]
    public static Packet? Packet;
}
