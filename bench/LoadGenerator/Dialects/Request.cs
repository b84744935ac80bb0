using System.Buffers.Text;
using Socketeer.Bench.Load;

namespace Socketeer.Bench.Dialects;

/// <summary>What a client asks of the server: the events of the load contract.</summary>
internal enum RequestKind
{
    /// <summary><c>echo</c>: the payload comes back in an event.</summary>
    Echo,

    /// <summary><c>ack</c>: the payload comes back in an ack.</summary>
    Ack,

    /// <summary><c>bin</c>: a binary payload comes back in an event.</summary>
    Binary,

    /// <summary><c>bcast</c>: the payload comes to everyone.</summary>
    Broadcast,

    /// <summary><c>room</c>: the payload comes to a room.</summary>
    Room,

    /// <summary><c>join</c>: puts the sender into a room.</summary>
    Join,
}

/// <summary>A request as bytes, with a place for the number that tells one sending from the next.</summary>
internal sealed class Request
{
    /// <summary>Begins every payload; ten digits follow.</summary>
    public const char Mark = '#';

    public const int Digits = 10;

    private readonly byte[] _header;
    private readonly byte[]? _attachment;
    private readonly bool _isBinary;
    private readonly int _digitsAt;

    /// <param name="message">The message.</param>
    /// <param name="isBinary">Whether it goes in a binary frame.</param>
    /// <param name="attachment">A binary message that follows.</param>
    public Request(byte[] message, bool isBinary, byte[]? attachment = null)
    {
        _header = message;
        _isBinary = isBinary;
        _attachment = attachment;
        _digitsAt = (attachment ?? message).AsSpan().IndexOf((byte)Mark) + 1;
    }

    /// <summary>Sends it under a number.</summary>
    public void Send(WebSocketConnection client, long number)
    {
        if (_digitsAt > 0)
        {
            Utf8Formatter.TryFormat(number, (_attachment ?? _header).AsSpan(_digitsAt), out _, new System.Buffers.StandardFormat('D', Digits));
        }

        if (_isBinary)
        {
            client.SendBinary(_header);
        }
        else
        {
            client.SendText(_header);
        }

        if (_attachment is not null)
        {
            client.SendBinary(_attachment);
        }
    }
}
