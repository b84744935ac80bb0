using System.Buffers;
using Socketeer.Protocol.Buffers;

namespace Socketeer.Protocol.EngineIO;

/// <summary>
/// What is sent as one unit: the Engine.IO messages of one packet (its text and its attachments), encoded once, shared by
/// every connection it goes to, and never interleaved with another packet's messages.
/// </summary>
/// <remarks>
/// Reference-counted: whoever stores it calls <see cref="AddReference"/>, and every reference ends in one
/// <see cref="Release"/>, the creator's included; the last one returns the buffers to their pool. The content never changes,
/// so any number of threads may read it while they hold a reference.
/// </remarks>
public sealed class EncodedPacket
{
    // One packet of very many attachments must not cost memory for ever.
    private const int MaximumKept = 16;

    private EncodedMessage[] _messages = new EncodedMessage[1];
    private byte[]? _first;
    private byte[]? _rest;
    private int _count;
    private int _references;

    private EncodedPacket()
    {
    }

    /// <summary>Gets the messages in the order in which they are sent.</summary>
    public ReadOnlySpan<EncodedMessage> Messages => _messages.AsSpan(0, _count);

    /// <summary>Gets the sum of the messages' lengths in bytes.</summary>
    public int Size { get; private set; }

    /// <summary>Makes a packet of one text message.</summary>
    /// <param name="utf8Text">The message; copied.</param>
    /// <returns>A packet with one reference, the caller's.</returns>
    public static EncodedPacket CreateText(ReadOnlySpan<byte> utf8Text)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(EncodedMessage.FrameHeaderRoom + utf8Text.Length + 1);
        buffer[EncodedMessage.FrameHeaderRoom] = (byte)('0' + (int)EnginePacketType.Message);
        utf8Text.CopyTo(buffer.AsSpan(EncodedMessage.FrameHeaderRoom + 1));
        return CreateSingle(buffer, utf8Text.Length + 1, isBinary: false);
    }

    /// <summary>Makes a packet of one binary message.</summary>
    /// <param name="data">The message; copied.</param>
    /// <returns>A packet with one reference, the caller's.</returns>
    public static EncodedPacket CreateBinary(ReadOnlySpan<byte> data)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(EncodedMessage.FrameHeaderRoom + data.Length);
        data.CopyTo(buffer.AsSpan(EncodedMessage.FrameHeaderRoom));
        return CreateSingle(buffer, data.Length, isBinary: true);
    }

    /// <summary>Makes a packet of one Engine.IO packet that is encoded already, such as a ping.</summary>
    /// <param name="encodedPacket">The packet: a type digit and its data; copied.</param>
    /// <returns>A packet with one reference, the caller's.</returns>
    public static EncodedPacket CreateRaw(ReadOnlySpan<byte> encodedPacket)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(EncodedMessage.FrameHeaderRoom + encodedPacket.Length);
        encodedPacket.CopyTo(buffer.AsSpan(EncodedMessage.FrameHeaderRoom));
        return CreateSingle(buffer, encodedPacket.Length, isBinary: false);
    }

    /// <summary>Adds a reference. Only a holder of one may do that.</summary>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>Gives a reference back; the last one recycles the packet.</summary>
    public void Release()
    {
        int references = Interlocked.Decrement(ref _references);
        if (references > 0)
        {
            return;
        }

        if (references < 0)
        {
            throw new InvalidOperationException("An encoded packet was released more often than it was referenced.");
        }

        Recycle();
    }

    /// <summary>Makes a packet that owns pooled arrays, without messages yet.</summary>
    /// <param name="first">An array of the shared pool.</param>
    /// <param name="rest">Another, or <see langword="null"/>.</param>
    /// <returns>A packet with one reference, the caller's.</returns>
    internal static EncodedPacket Create(byte[] first, byte[]? rest)
    {
        EncodedPacket packet = RecyclePool<EncodedPacket>.Take() ?? new EncodedPacket();
        packet._first = first;
        packet._rest = rest;
        packet._references = 1;
        return packet;
    }

    internal void Add(EncodedMessage message)
    {
        if (_count == _messages.Length)
        {
            Array.Resize(ref _messages, _count * 2);
        }

        _messages[_count++] = message;
        Size += message.Data.Length;
    }

    private static EncodedPacket CreateSingle(byte[] buffer, int length, bool isBinary)
    {
        EncodedPacket packet = Create(buffer, null);
        packet.Add(new EncodedMessage(buffer, EncodedMessage.FrameHeaderRoom, length, isBinary));
        return packet;
    }

    private void Recycle()
    {
        Return(ref _first);
        Return(ref _rest);
        _messages.AsSpan(0, _count).Clear();
        if (_messages.Length > MaximumKept)
        {
            _messages = new EncodedMessage[1];
        }

        _count = 0;
        Size = 0;
        RecyclePool<EncodedPacket>.Give(this);
    }

    private static void Return(ref byte[]? buffer)
    {
        if (buffer is { Length: > 0 })
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        buffer = null;
    }
}
