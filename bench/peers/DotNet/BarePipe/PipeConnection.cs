using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Socketeer.Bench.Peers.Contract;
using Socketeer.Bench.Peers.Frames;
using Socketeer.Bench.Peers.Hosting;

namespace Socketeer.Bench.Peers.BarePipe;

/// <summary>Reads one client's frames: all that a read brought are answered before anything is sent.</summary>
internal sealed class PipeConnection(IDuplexPipe transport, Rooms<FrameWriter> rooms)
{
    private readonly FrameWriter _writer = new(transport.Output);
    private readonly List<Members<FrameWriter>> _joined = [];
    private bool _awaitsAttachment;

    /// <summary>Runs until the client closes.</summary>
    /// <param name="abort">Ends a connection whose client doesn't take its last bytes.</param>
    public async Task RunAsync(Action abort)
    {
        try
        {
            _writer.Write(Opcode.Text, Handshake.Open.Span);
            await _writer.FlushAsync();
            while (true)
            {
                ReadResult result = await transport.Input.ReadAsync();
                bool isOpen = AnswerFrames(result.Buffer);
                await _writer.FlushAsync();
                if (!isOpen || result.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException || ConnectionEnd.IsMeantBy(e))
        {
            // The client is gone, or can't be understood.
        }
        finally
        {
            foreach (Members<FrameWriter> members in _joined)
            {
                members.Remove(_writer);
            }

            if (!_writer.End(out Task flushing))
            {
                abort();
                await flushing;
            }
        }
    }

    /// <summary>The connection is closed: nothing may be written to it any more.</summary>
    public void Close() => _writer.End(out _);

    /// <summary>Answers every whole frame and gives the bytes back to the pipe.</summary>
    /// <returns>Whether the connection stays open.</returns>
    private bool AnswerFrames(ReadOnlySequence<byte> unread)
    {
        bool isOpen = true;
        try
        {
            while (isOpen && FrameHeader.TryRead(unread, out FrameHeader header) && unread.Length >= header.Size + header.Length)
            {
                ReadOnlySequence<byte> payload = unread.Slice(header.Size, header.Length);
                unread = unread.Slice(payload.End);
                isOpen = Answer(header, payload);
            }

            return isOpen;
        }
        finally
        {
            transport.Input.AdvanceTo(unread.Start, unread.End);
        }
    }

    private bool Answer(FrameHeader header, in ReadOnlySequence<byte> payload)
    {
        if (payload.IsSingleSegment)
        {
            // The pipe's memory is ours until it is given back, and no byte of it is looked at twice.
            return Answer(header, MemoryMarshal.AsMemory(payload.First).Span);
        }

        byte[] copy = ArrayPool<byte>.Shared.Rent(header.Length);
        payload.CopyTo(copy);
        bool isOpen = Answer(header, copy.AsSpan(0, header.Length));
        ArrayPool<byte>.Shared.Return(copy);
        return isOpen;
    }

    private bool Answer(FrameHeader header, Span<byte> payload)
    {
        FrameMask.Remove(payload, header.Mask);
        switch (header.Opcode)
        {
            case Opcode.Text:
                AnswerText(payload);
                return true;
            case Opcode.Binary when _awaitsAttachment:
                _awaitsAttachment = false;
                _writer.Write(Handshake.BinaryHeader.Span, payload);
                return true;
            case Opcode.Ping:
                _writer.Write(Opcode.Pong, payload);
                return true;
            case Opcode.Close:
                _writer.Write(Opcode.Close, payload);
                return false;
            default:
                return true;
        }
    }

    private void AnswerText(Span<byte> bytes)
    {
        var message = LoadMessage.Recognise(bytes);
        switch (message.Event)
        {
            case LoadEvent.Echo:
            case LoadEvent.Ack:
                _writer.Write(Opcode.Text, bytes[message.Rewrite(bytes)]);
                break;
            case LoadEvent.Broadcast:
                Send(bytes, rooms.Everyone);
                break;
            case LoadEvent.Room:
                if (rooms.Find(message.ReadRoom(bytes)) is { } room)
                {
                    Send(bytes[message.Rewrite(bytes)], room);
                }

                break;
            case LoadEvent.Join:
                Join(rooms.GetOrAdd(message.ReadRoom(bytes)));
                _writer.Write(Opcode.Text, bytes[message.Rewrite(bytes)]);
                break;
            case LoadEvent.Connect:
                // Joins after its answer is written: no broadcast may come before it.
                _writer.Write(Opcode.Text, Handshake.Connected.Span);
                Join(rooms.Everyone);
                break;
            case LoadEvent.Binary:
                _awaitsAttachment = true;
                break;
        }
    }

    private void Join(Members<FrameWriter> members)
    {
        members.Add(_writer);
        _joined.Add(members);
    }

    /// <summary>Makes the frame once and copies it to every member.</summary>
    private static void Send(ReadOnlySpan<byte> message, Members<FrameWriter> members)
    {
        byte[] frame = ArrayPool<byte>.Shared.Rent(FrameHeader.LongestToClient + message.Length);
        int size = FrameHeader.Write(frame, Opcode.Text, message.Length);
        message.CopyTo(frame.AsSpan(size));
        foreach (FrameWriter member in members.Snapshot())
        {
            member.Post(frame.AsSpan(0, size + message.Length));
        }

        ArrayPool<byte>.Shared.Return(frame);
    }
}
