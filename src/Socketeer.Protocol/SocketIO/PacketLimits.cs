namespace Socketeer.Protocol.SocketIO;

/// <summary>What a reader accepts from its peer. Beyond a limit a packet is a <see cref="ProtocolError"/>.</summary>
public sealed record PacketLimits
{
    /// <summary>Gets the limits a server has when nothing is configured.</summary>
    public static PacketLimits Default { get; } = new();

    /// <summary>Gets the largest number of attachments of one packet.</summary>
    /// <value>The default is 10, as in the reference.</value>
    public int MaxAttachments { get; init; } = 10;

    /// <summary>Gets the largest depth of arrays and objects in a payload, the payload's own array included.</summary>
    /// <value>The default is 64. The reference has no such limit.</value>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Gets the largest length of a namespace's name in UTF-8 bytes, the leading <c>/</c> included.</summary>
    /// <value>The default is 256. The reference has no such limit.</value>
    public int MaxNamespaceLength { get; init; } = 256;
}
