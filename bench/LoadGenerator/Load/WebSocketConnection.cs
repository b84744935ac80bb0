using System.Buffers.Binary;
using System.Net;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Socketeer.Bench.Dialects;

namespace Socketeer.Bench.Load;

/// <summary>One client on a WebSocket: frames masked out, whole frames in.</summary>
internal sealed class WebSocketConnection : LoopConnection
{
    private const uint Mask = 0x5A3C96F1;
    private const int ContinuationOpcode = 0;
    private const int TextOpcode = 1;
    private const int BinaryOpcode = 2;
    private const int CloseOpcode = 8;
    private const int PingOpcode = 9;
    private const int PongOpcode = 10;
    private const int HeaderMaximum = 14;

    private readonly IDialect _dialect;
    private readonly IClientListener _listener;
    private readonly List<byte> _fragments = [];
    private bool _isBinary;
    private bool _isUpgraded;

    public WebSocketConnection(IPEndPoint server, int index, IDialect dialect, IClientListener listener)
        : base(server)
    {
        Index = index;
        _dialect = dialect;
        _listener = listener;
    }

    /// <summary>Gets the client's number in the run.</summary>
    public int Index { get; }

    public bool IsReady { get; set; }

    /// <summary>Asks for the upgrade.</summary>
    public void Open(IPEndPoint server)
    {
        byte[] request = Encoding.ASCII.GetBytes(
            $"GET {_dialect.Path} HTTP/1.1\r\nHost: {server}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        request.CopyTo(Reserve(request.Length));
    }

    public void SendText(ReadOnlySpan<byte> payload) => Send(TextOpcode, payload);

    public void SendBinary(ReadOnlySpan<byte> payload) => Send(BinaryOpcode, payload);

    public void SendClose() => Send(CloseOpcode, [0x03, 0xE8]);

    protected override int Consume(ReadOnlySpan<byte> bytes)
    {
        int consumed = 0;
        if (!_isUpgraded)
        {
            int end = bytes.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return 0;
            }

            if (!bytes.StartsWith("HTTP/1.1 101"u8))
            {
                throw new LoadException($"The server refused the WebSocket: {Encoding.ASCII.GetString(bytes[..end])}");
            }

            _isUpgraded = true;
            _dialect.OnUpgraded(this);
            consumed = end + 4;
        }

        while (TryReadFrame(bytes[consumed..], out int opcode, out bool isFinal, out ReadOnlySpan<byte> payload, out int length))
        {
            consumed += length;
            switch (opcode)
            {
                case TextOpcode or BinaryOpcode when isFinal:
                    _dialect.Read(this, payload, opcode == BinaryOpcode, _listener);
                    break;
                case TextOpcode or BinaryOpcode or ContinuationOpcode:
                    ReadFragment(opcode, isFinal, payload);
                    break;
                case PingOpcode:
                    Send(PongOpcode, payload);
                    break;
                case CloseOpcode:
                    _listener.OnClosed(this);
                    break;
                default:
                    throw new LoadException($"The server sent a frame with opcode {opcode}.");
            }
        }

        return consumed;
    }

    protected override void OnClosed() => _listener.OnClosed(this);

    // SignalR splits a message when its buffer has several parts.
    private void ReadFragment(int opcode, bool isFinal, ReadOnlySpan<byte> payload)
    {
        _isBinary = opcode == ContinuationOpcode ? _isBinary : opcode == BinaryOpcode;
        _fragments.AddRange(payload);
        if (isFinal)
        {
            _dialect.Read(this, CollectionsMarshal.AsSpan(_fragments), _isBinary, _listener);
            _fragments.Clear();
        }
    }

    private static bool TryReadFrame(
        ReadOnlySpan<byte> bytes, out int opcode, out bool isFinal, out ReadOnlySpan<byte> payload, out int length)
    {
        opcode = 0;
        isFinal = false;
        payload = default;
        length = 0;
        if (bytes.Length < 2)
        {
            return false;
        }

        isFinal = (bytes[0] & 0x80) != 0;
        opcode = bytes[0] & 0x0F;
        int header = bytes[1] switch { 126 => 4, 127 => 10, _ => 2 };
        if (bytes.Length < header)
        {
            return false;
        }

        int size = bytes[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            127 => checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..])),
            _ => bytes[1],
        };
        length = header + size;
        if (bytes.Length < length)
        {
            return false;
        }

        payload = bytes.Slice(header, size);
        return true;
    }

    private void Send(int opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[HeaderMaximum];
        header[0] = (byte)(0x80 | opcode);
        int length = 2;
        if (payload.Length < 126)
        {
            header[1] = (byte)(0x80 | payload.Length);
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            header[1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)payload.Length);
            length = 4;
        }
        else
        {
            header[1] = 0x80 | 127;
            BinaryPrimitives.WriteUInt64BigEndian(header[2..], (ulong)payload.Length);
            length = 10;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(header[length..], Mask);
        length += sizeof(uint);
        Span<byte> frame = Reserve(length + payload.Length);
        header[..length].CopyTo(frame);
        ApplyMask(payload, frame[length..]);
    }

    private static void ApplyMask(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var mask = new Vector<uint>(Mask).As<uint, byte>();
        int position = 0;
        for (; position + Vector<byte>.Count <= source.Length; position += Vector<byte>.Count)
        {
            (new Vector<byte>(source[position..]) ^ mask).CopyTo(target[position..]);
        }

        for (; position < source.Length; position++)
        {
            target[position] = (byte)(source[position] ^ (Mask >> (8 * (position & 3))));
        }
    }
}
