using System.Buffers;
using Socketeer.Bench.Load;
using Socketeer.Bench.Peers.Contract;
using Socketeer.Bench.Peers.Frames;

namespace Socketeer.Bench.Peers.BareEpoll;

/// <summary>Reads one client's frames: all that a read brought are answered with one send. Idle, it owns no buffer.</summary>
internal sealed class EpollConnection(EpollLoop loop, int descriptor)
{
    // Twice the longest frame. A client that takes less than what is broadcast is let go.
    private const int LongestUnsent = 1 << 25;

    private KeptBytes _unread;
    private KeptBytes _unsent;
    private List<Members<EpollConnection>>? _joined;
    private bool _isUpgraded;
    private bool _awaitsAttachment;

    /// <summary>Sends what was refused, then reads. What is not read is told of again with the next room for sending.</summary>
    /// <returns>Whether the connection stays open.</returns>
    public bool OnReady(uint events)
    {
        if (_unsent.Length > 0)
        {
            SendUnsent();
        }

        // The end may be behind what is read first, and isn't told of again.
        bool mustReadAll = (events & ~(Epoll.Readable | Epoll.Writable)) != 0;
        bool mayRead = (events & ~Epoll.Writable) != 0;
        while (mayRead && _unsent.Length == 0)
        {
            Span<byte> buffer = loop.Buffer;
            int kept = _unread.Length;
            _unread.Span.CopyTo(buffer);
            int received = LinuxSocket.Receive(descriptor, buffer[kept..]);
            if (received == LinuxSocket.WouldBlock)
            {
                break;
            }

            if (received <= 0 || !TryAnswer(buffer[..(kept + received)]))
            {
                return false;
            }

            mayRead = mustReadAll || kept + received == buffer.Length;
        }

        return true;
    }

    public void Close()
    {
        loop.Rooms.Everyone.Remove(this);
        foreach (Members<EpollConnection> members in _joined ?? [])
        {
            members.Remove(this);
        }

        _unread.Clear();
        _unsent.Clear();
        _ = LinuxSocket.Close(descriptor);
    }

    /// <summary>Answers everything that is whole, and keeps the rest.</summary>
    /// <returns>Whether the connection stays open.</returns>
    private bool TryAnswer(Span<byte> bytes)
    {
        loop.Answering = this;
        bool isOpen = true;
        int read = 0;
        try
        {
            isOpen = AnswerAll(bytes, out read);
        }
        catch (InvalidDataException)
        {
            // The client can't be understood.
            isOpen = false;
        }

        loop.Answering = null;
        if (loop.Answers.WrittenCount > 0)
        {
            Send(loop.Answers.WrittenSpan);
            loop.Answers.ResetWrittenCount();
        }

        Keep(bytes[read..]);
        return isOpen;
    }

    private bool AnswerAll(Span<byte> bytes, out int read)
    {
        read = 0;
        if (!_isUpgraded)
        {
            read = UpgradeRequest.TryAnswer(bytes, loop.Answers);
            if (read == 0)
            {
                return true;
            }

            _isUpgraded = true;
            Write(Opcode.Text, Handshake.Open.Span);
        }

        bool isOpen = true;
        while (isOpen && FrameHeader.TryRead(bytes[read..], out FrameHeader header) && bytes.Length - read >= header.Size + header.Length)
        {
            Span<byte> frame = bytes.Slice(read, header.Size + header.Length);
            read += frame.Length;
            isOpen = Answer(header, frame);
        }

        return isOpen;
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (rest.Length == loop.Buffer.Length)
        {
            loop.EnlargeBuffer();
        }

        _unread.Clear();
        _unread.Append(rest);
    }

    private bool Answer(FrameHeader header, Span<byte> frame)
    {
        Span<byte> payload = frame[header.Size..];
        FrameMask.Remove(payload, header.Mask);
        switch (header.Opcode)
        {
            case Opcode.Text:
                AnswerText(frame, header.Size);
                return true;
            case Opcode.Binary when _awaitsAttachment:
                _awaitsAttachment = false;
                Write(Opcode.Text, Handshake.BinaryHeader.Span);
                Write(Opcode.Binary, payload);
                return true;
            case Opcode.Ping:
                Write(Opcode.Pong, payload);
                return true;
            case Opcode.Close:
                Write(Opcode.Close, payload);
                return false;
            default:
                return true;
        }
    }

    private void AnswerText(Span<byte> frame, int start)
    {
        Span<byte> bytes = frame[start..];
        var message = LoadMessage.Recognise(bytes);
        switch (message.Event)
        {
            case LoadEvent.Echo:
            case LoadEvent.Ack:
                Write(Opcode.Text, bytes[message.Rewrite(bytes)]);
                break;
            case LoadEvent.Broadcast:
                Send(MakeFrame(frame, start, ..), loop.Rooms.Everyone);
                break;
            case LoadEvent.Room:
                if (loop.Rooms.Find(message.ReadRoom(bytes)) is { } room)
                {
                    Send(MakeFrame(frame, start, message.Rewrite(bytes)), room);
                }

                break;
            case LoadEvent.Join:
                Members<EpollConnection> members = loop.Rooms.GetOrAdd(message.ReadRoom(bytes));
                members.Add(this);
                (_joined ??= []).Add(members);
                Write(Opcode.Text, bytes[message.Rewrite(bytes)]);
                break;
            case LoadEvent.Connect:
                Write(Opcode.Text, Handshake.Connected.Span);
                loop.Rooms.Everyone.Add(this);
                break;
            case LoadEvent.Binary:
                _awaitsAttachment = true;
                break;
        }
    }

    /// <summary>Makes a client's frame one to clients, where it is: without a mask its header is shorter.</summary>
    private static ReadOnlySpan<byte> MakeFrame(Span<byte> frame, int start, Range message)
    {
        (int offset, int length) = message.GetOffsetAndLength(frame.Length - start);
        int headerSize = FrameHeader.SizeToClient(length);
        frame = frame.Slice(start + offset - headerSize, headerSize + length);
        FrameHeader.Write(frame, Opcode.Text, length);
        return frame;
    }

    private static void Send(ReadOnlySpan<byte> frame, Members<EpollConnection> members)
    {
        foreach (EpollConnection member in members.Snapshot())
        {
            member.Post(frame);
        }
    }

    private void Post(ReadOnlySpan<byte> frame)
    {
        if (loop.Answering == this)
        {
            // Behind the answers to what came before.
            loop.Answers.Write(frame);
        }
        else if (_unsent.Length == 0)
        {
            Send(frame);
        }
        else if (_unsent.Length + frame.Length <= LongestUnsent)
        {
            _unsent.Append(frame);
        }
        else
        {
            LinuxSocket.Shutdown(descriptor);
            _unsent.Clear();
        }
    }

    private void Write(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> target = loop.Answers.GetSpan(FrameHeader.LongestToClient + payload.Length);
        int size = FrameHeader.Write(target, opcode, payload.Length);
        payload.CopyTo(target[size..]);
        loop.Answers.Advance(size + payload.Length);
    }

    private void Send(ReadOnlySpan<byte> data)
    {
        int sent = LinuxSocket.Send(descriptor, data);
        if (sent == LinuxSocket.WouldBlock)
        {
            _unsent.Append(data);
        }
        else if (sent >= 0)
        {
            _unsent.Append(data[sent..]);
        }

        // Any other error is the connection's end, which reading finds out.
    }

    private void SendUnsent()
    {
        int sent = LinuxSocket.Send(descriptor, _unsent.Span);
        if (sent >= 0)
        {
            _unsent.Remove(sent);
        }
        else if (sent != LinuxSocket.WouldBlock)
        {
            _unsent.Clear();
        }
    }
}
