using System.Net;
using System.Net.Sockets;

namespace Socketeer.Bench.Load;

/// <summary>One TCP connection of the load: bytes out through a buffer, bytes in as they come.</summary>
internal abstract class LoopConnection : IDisposable
{
    // Loopback addresses to connect from: one has too few ports for all scenarios of a run.
    private const int SourceAddresses = 200;

    private static int NextSource;

    private readonly Socket _socket;
    private EventLoop? _loop;
    private byte[] _output = [];
    private int _outputStart;
    private int _outputLength;
    private byte[] _partial = [];
    private int _partialLength;
    private bool _awaitsWriting;
    private bool _dirty;
    private bool _closed;

    protected LoopConnection(IPEndPoint server)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(2 + (NextSource++ % SourceAddresses))]), 0));
        _socket.Connect(server);
        _socket.Blocking = false;
    }

    public nint Handle => _socket.Handle;

    public int Slot { get; private set; }

    public void Attach(EventLoop loop, int slot)
    {
        _loop = loop;
        Slot = slot;
    }

    public bool IsReading { get; private set; } = true;

    /// <summary>Gets how many bytes have come and were not read; 0 when the connection is closed.</summary>
    public int Unread => _closed ? 0 : _socket.Available;

    /// <summary>Leaves what comes from now on where it is.</summary>
    public void StopReading()
    {
        IsReading = false;
        Watch();
    }

    /// <summary>Appends to the output, which leaves when the loop has dealt with what it read.</summary>
    /// <param name="length">The number of bytes.</param>
    /// <returns>Where to put them.</returns>
    protected Span<byte> Reserve(int length)
    {
        if (_output.Length - _outputLength < length)
        {
            Array.Resize(ref _output, Math.Max(256, Math.Max(_output.Length * 2, _outputLength + length)));
        }

        Span<byte> reserved = _output.AsSpan(_outputLength, length);
        _outputLength += length;
        if (!_dirty)
        {
            _dirty = true;
            _loop!.Flush(this);
        }

        return reserved;
    }

    /// <summary>Takes what can be understood of the bytes received.</summary>
    /// <param name="bytes">What came and was not consumed yet.</param>
    /// <returns>How many bytes were consumed; the rest comes again with more behind it.</returns>
    protected abstract int Consume(ReadOnlySpan<byte> bytes);

    /// <summary>The server closed the connection.</summary>
    protected abstract void OnClosed();

    public void Receive(byte[] buffer)
    {
        if (!IsReading)
        {
            // Nothing was waited for: the server gave the connection up.
            Dispose();
            return;
        }

        // Behind what was left over last time.
        _partial.AsSpan(0, _partialLength).CopyTo(buffer);
        int received = _socket.Receive(buffer.AsSpan(_partialLength), SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (error != SocketError.Success || received == 0)
        {
            if (!_closed)
            {
                OnClosed();
                Dispose();
            }

            return;
        }

        ReadOnlySpan<byte> bytes = buffer.AsSpan(0, _partialLength + received);
        ReadOnlySpan<byte> rest = bytes[Consume(bytes)..];
        if (_partial.Length < rest.Length)
        {
            _partial = new byte[Math.Max(rest.Length, 1024)];
        }

        rest.CopyTo(_partial);
        _partialLength = rest.Length;
    }

    public void FlushNow()
    {
        _dirty = false;
        if (_closed || _outputLength == _outputStart)
        {
            return;
        }

        _outputStart += _socket.Send(_output.AsSpan(_outputStart, _outputLength - _outputStart), SocketFlags.None, out SocketError error);
        bool isBlocked = _outputStart < _outputLength && error is SocketError.Success or SocketError.WouldBlock;
        if (!isBlocked)
        {
            _outputStart = 0;
            _outputLength = 0;
        }

        if (isBlocked != _awaitsWriting)
        {
            _awaitsWriting = isBlocked;
            Watch();
        }
    }

    private void Watch() => _loop!.Watch(this, (IsReading ? Epoll.Readable : 0) | (_awaitsWriting ? Epoll.Writable : 0));

    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            _loop?.Remove(this);
            _socket.Dispose();
        }
    }
}
