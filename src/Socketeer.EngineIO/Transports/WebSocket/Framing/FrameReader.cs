using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;
using Socketeer.Protocol.Buffers;

namespace Socketeer.EngineIO;

/// <summary>
/// Puts a client's frames together to messages. Fed with bytes as they come, in pieces of any size; keeps what is incomplete, so
/// that everything it is given is consumed. After a violation, or a message above a limit, it only looks for the client's close
/// frame. Pure: no I/O, no clock. Not safe for concurrent use.
/// </summary>
/// <param name="maxMessageSize">The largest message, in bytes.</param>
/// <param name="maxFragments">The largest number of fragments of one message.</param>
internal sealed class FrameReader(int maxMessageSize, int maxFragments)
{
    private readonly PooledBufferWriter _message = new();
    private PooledBufferWriter? _control;
    private PartialHeader _partialHeader;
    private int _partialHeaderLength;
    private FrameHeader _frame;
    private long _missing;
    private uint _mask;
    private bool _inFrame;
    private WebSocketOpcode _messageOpcode = WebSocketOpcode.Continuation;
    private int _fragments;
    private bool _messageIsDone;
    private bool _isDiscarding;

    /// <summary>Reads until a message is whole or the input is used up.</summary>
    /// <param name="input">What came; advanced past what was consumed.</param>
    /// <param name="message">The message; its data is valid until the next call.</param>
    /// <returns><see langword="false"/> when the input is used up.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> input, out WebSocketMessage message)
    {
        if (_messageIsDone)
        {
            _messageIsDone = false;
            _message.Reset();
        }

        if (_isDiscarding && EndsWithClose(input))
        {
            HasClosed = true;
            input = default;
            message = new WebSocketMessage(WebSocketMessageKind.Closed);
            return true;
        }

        while (!input.IsEmpty)
        {
            if (_inFrame)
            {
                ReadPayload(ref input);
            }
            else if (!TryBeginFrame(ref input, out message))
            {
                BeginDiscarding();
                return true;
            }

            if (_inFrame && _missing == 0)
            {
                _inFrame = false;
                if (TryComplete(out message))
                {
                    if (message.Kind == WebSocketMessageKind.Violation)
                    {
                        BeginDiscarding();
                    }

                    return true;
                }
            }
        }

        message = default;
        return false;
    }

    /// <summary>Gets a value that tells whether the client's close frame has come, a good one or not: nothing may follow it.</summary>
    public bool HasClosed { get; private set; }

    /// <summary>Gives its buffers back, unless a message is half read.</summary>
    public void Idle()
    {
        if (_messageIsDone || (_messageOpcode == WebSocketOpcode.Continuation && !_inFrame))
        {
            _messageIsDone = false;
            _message.Return();
            _control?.Return();
        }
    }

    /// <summary>Gives its buffers back.</summary>
    public void Return()
    {
        _message.Return();
        _control?.Return();
    }

    private static bool IsControl(WebSocketOpcode opcode) => opcode >= WebSocketOpcode.Close;

    private static WebSocketMessage Violation(ushort status) => new(WebSocketMessageKind.Violation, default, status);

    /// <returns><see langword="false"/> when the frame must not be; what is wrong is in <paramref name="message"/>.</returns>
    private bool TryBeginFrame(ref ReadOnlySpan<byte> input, out WebSocketMessage message)
    {
        message = default;
        if (!TryReadHeader(ref input))
        {
            message = Violation(CloseStatus.ProtocolError);
            return false;
        }

        if (!_inFrame || _isDiscarding)
        {
            return true;
        }

        if (!IsExpected())
        {
            message = Violation(CloseStatus.ProtocolError);
            return false;
        }

        return !IsTooMuch(out message);
    }

    // Sets _inFrame when the header is whole.
    private bool TryReadHeader(ref ReadOnlySpan<byte> input)
    {
        if (_partialHeaderLength == 0)
        {
            if (!TryReadHeader(input, out int length))
            {
                return false;
            }

            if (_inFrame)
            {
                input = input[length..];
                return true;
            }
        }

        // The header comes in pieces: byte by byte until it is whole, so that nothing behind it is taken. What there is may be
        // whole already: it was a violation, and is looked at again to find its end.
        Span<byte> header = _partialHeader;
        bool isLegal = _partialHeaderLength == 0 || TryReadHeader(header[.._partialHeaderLength], out _);
        while (isLegal && !_inFrame && !input.IsEmpty)
        {
            header[_partialHeaderLength++] = input[0];
            input = input[1..];
            isLegal = TryReadHeader(header[.._partialHeaderLength], out _);
        }

        _partialHeaderLength = _inFrame ? 0 : _partialHeaderLength;
        return isLegal;
    }

    private bool TryReadHeader(ReadOnlySpan<byte> bytes, out int length)
    {
        if (_isDiscarding)
        {
            _inFrame = FrameHeader.TryReadAny(bytes, out _frame, out length);
        }
        else if (FrameHeader.TryRead(bytes, out _frame, out length))
        {
            _inFrame = length > 0;
        }
        else
        {
            return false;
        }

        // A length that no frame can have ends never.
        _missing = _frame.PayloadLength < 0 ? long.MaxValue : _frame.PayloadLength;
        _mask = _frame.Mask;
        return true;
    }

    // A continuation continues something, and nothing else comes between the fragments of a message but control frames.
    private bool IsExpected() =>
        IsControl(_frame.Opcode) || (_frame.Opcode == WebSocketOpcode.Continuation) == (_messageOpcode != WebSocketOpcode.Continuation);

    private bool IsTooMuch(out WebSocketMessage message)
    {
        message = default;
        if (IsControl(_frame.Opcode))
        {
            return false;
        }

        if (_frame.Opcode != WebSocketOpcode.Continuation)
        {
            _messageOpcode = _frame.Opcode;
        }

        if (_frame.PayloadLength > maxMessageSize - _message.WrittenCount)
        {
            message = new WebSocketMessage(WebSocketMessageKind.TooLarge, default, CloseStatus.MessageTooBig);
            return true;
        }

        if (++_fragments > maxFragments)
        {
            message = new WebSocketMessage(WebSocketMessageKind.TooManyFragments, default, CloseStatus.PolicyViolation);
            return true;
        }

        return false;
    }

    private void ReadPayload(ref ReadOnlySpan<byte> input)
    {
        // The buffer grows with what has come, not with what the header promises.
        int count = (int)Math.Min(_missing, input.Length);
        if (!_isDiscarding)
        {
            PooledBufferWriter target = IsControl(_frame.Opcode) ? _control ??= new PooledBufferWriter() : _message;
            FrameMask.Remove(input[..count], _mask, target.GetSpan(count));
            target.Advance(count);
            _mask = FrameMask.Advance(_mask, count);
        }

        _missing -= count;
        input = input[count..];
    }

    // A client may announce more than it sends, and answer our close frame in the midst of it.
    private static bool EndsWithClose(ReadOnlySpan<byte> input)
    {
        for (int payload = 0; payload <= FrameHeader.MaximumControlLength; payload++)
        {
            int start = input.Length - payload - FrameHeader.MaskedControlLength;
            if (start < 0)
            {
                return false;
            }

            if (FrameHeader.TryRead(input[start..], out FrameHeader header, out _)
                && header.Opcode == WebSocketOpcode.Close
                && header.PayloadLength == payload)
            {
                return true;
            }
        }

        return false;
    }

    private void BeginDiscarding()
    {
        _isDiscarding = true;
        Return();
    }

    private bool TryComplete(out WebSocketMessage message)
    {
        HasClosed |= _frame.Opcode == WebSocketOpcode.Close;
        if (_isDiscarding)
        {
            message = new WebSocketMessage(WebSocketMessageKind.Closed);
            return _frame.Opcode == WebSocketOpcode.Close;
        }

        if (IsControl(_frame.Opcode))
        {
            return TryCompleteControl(out message);
        }

        message = default;
        if (!_frame.IsFinal)
        {
            return false;
        }

        bool isText = _messageOpcode == WebSocketOpcode.Text;
        _messageOpcode = WebSocketOpcode.Continuation;
        _fragments = 0;
        _messageIsDone = true;
        if (isText && !Utf8.IsValid(_message.WrittenSpan))
        {
            message = Violation(CloseStatus.InvalidText);
            return true;
        }

        message = new WebSocketMessage(
            isText ? WebSocketMessageKind.Text : WebSocketMessageKind.Binary, new ReadOnlySequence<byte>(_message.WrittenMemory));
        return true;
    }

    private bool TryCompleteControl(out WebSocketMessage message)
    {
        ReadOnlyMemory<byte> data = _control?.WrittenMemory ?? default;

        // The memory stays valid until the next control frame overwrites it.
        _control?.Reset();
        switch (_frame.Opcode)
        {
            case WebSocketOpcode.Ping:
                message = new WebSocketMessage(WebSocketMessageKind.Ping, new ReadOnlySequence<byte>(data));
                return true;
            case WebSocketOpcode.Close:
                message = ReadClose(data.Span);
                return true;
            default:
                // Nobody asked.
                message = default;
                return false;
        }
    }

    // If there is a body, the first two bytes MUST be an unsigned integer with a status, UTF-8 follows   — RFC 6455, 5.5.1
    private static WebSocketMessage ReadClose(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return new WebSocketMessage(WebSocketMessageKind.Closed);
        }

        if (body.Length == 1)
        {
            return Violation(CloseStatus.ProtocolError);
        }

        ushort status = BinaryPrimitives.ReadUInt16BigEndian(body);
        if (!CloseStatus.IsLegal(status))
        {
            return Violation(CloseStatus.ProtocolError);
        }

        return Utf8.IsValid(body[2..])
            ? new WebSocketMessage(WebSocketMessageKind.Closed, default, status)
            : Violation(CloseStatus.InvalidText);
    }

    [System.Runtime.CompilerServices.InlineArray(FrameHeader.MaximumLength)]
    private struct PartialHeader
    {
        private byte _first;
    }
}
