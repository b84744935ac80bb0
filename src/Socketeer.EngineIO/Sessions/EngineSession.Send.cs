using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <content>The way out: the layer above queues packets, the transport takes them.</content>
internal sealed partial class EngineSession
{
    // What a transport collects for one write must stay far below what the queue may hold: a client that sends many messages in
    // a row is not one that reads too little.
    private const int MaxCollected = 256;

    // Whether anything was written since the deadlines were checked.
    private bool _hasSent;

    // Above the high-water mark, or half full of packets, whose bytes are few. Read under the lock.
    private bool IsCongested =>
        _queue.Size > _server.Options.SendQueueHighWaterMark || _queue.Count > _server.Options.MaxSendQueueLength / 2;

    // No more is to be collected. Read under the lock.
    private bool IsLong => _queue.Count >= MaxCollected || IsCongested;

    public override SendStatus Send(EncodedPacket packet, SendOptions options = SendOptions.None)
    {
        ArgumentNullException.ThrowIfNull(packet);
        EngineTransport transport;
        bool congested;
        bool isLong;
        SendQueueBound? fullBound;
        lock (Gate)
        {
            if (_state != SessionState.Open)
            {
                return SendStatus.Closed;
            }

            transport = _transport!;
            if ((options & SendOptions.Volatile) != 0 && (_queue.Count > 0 || !transport.IsIdle))
            {
                return SendStatus.Dropped;
            }

            _queue.TryEnqueue(packet, options, out fullBound);
            congested = IsCongested;
            isLong = IsLong;
        }

        if (fullBound is not null)
        {
            Log.SendQueueFull(Logger, Id, _server.Options.MaxSendQueueSize, _server.Options.MaxSendQueueLength);
            End(CloseReason.TransportError, "the send queue is full", fullBound: fullBound);
            return SendStatus.Closed;
        }

        if ((options & SendOptions.Deferred) != 0)
        {
            _server.Deferred.Add(transport);
        }
        else if ((options & SendOptions.Held) == 0)
        {
            Flush(transport, isLong);
        }

        return congested ? SendStatus.Congested : SendStatus.Accepted;
    }

    public override void Flush()
    {
        EngineTransport transport;
        bool isLong;
        lock (Gate)
        {
            transport = _transport!;
            isLong = IsLong;
        }

        Flush(transport, isLong);
    }

    public override ValueTask WaitForRoomAsync(CancellationToken cancellationToken = default)
    {
        Task room;
        lock (Gate)
        {
            if (_state != SessionState.Open || !IsCongested)
            {
                return ValueTask.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            room = _room.Task;
        }

        return new ValueTask(cancellationToken.CanBeCanceled ? room.WaitAsync(cancellationToken) : room);
    }

    /// <summary>Takes the next packet to write, unless the transport is no longer the session's. Called by transports.</summary>
    public bool TryDequeue(EngineTransport transport, out OutboundPacket packet)
    {
        lock (Gate)
        {
            if (ReferenceEquals(transport, _transport) && _queue.TryDequeue(out packet))
            {
                return true;
            }
        }

        packet = default;
        return false;
    }

    /// <summary>Notes that a packet was written. Called by transports, which release the packet themselves.</summary>
    public void OnSent(int size)
    {
        lock (Gate)
        {
            _queue.Sent(size);
            _hasSent = true;
            if (_room is not null
                && _queue.Size <= _server.Options.SendQueueHighWaterMark / 2
                && _queue.Count <= _server.Options.MaxSendQueueLength / 4)
            {
                _room.TrySetResult();
                _room = null;
            }
        }
    }

    /// <summary>Drops what the session left to its transport when it ended. Called by transports that cannot take it after all.</summary>
    public void DropRest(EngineTransport transport)
    {
        lock (Gate)
        {
            if (_state == SessionState.Closed && ReferenceEquals(transport, _transport))
            {
                _queue.Clear();
            }
        }
    }

    /// <summary>Gets a value that tells whether packets wait to be written. Read under the lock.</summary>
    public bool HasPackets => _queue.Count > 0;

    /// <summary>Tells whether the transport has something to do: packets to write, or a closing to finish. Called under the lock.</summary>
    public bool HasWork(EngineTransport transport) =>
        ReferenceEquals(transport, _transport) && (_queue.Count > 0 || IsClosing);

    /// <summary>Tells whether the session is closing and everything that was queued before is written.</summary>
    public bool IsDrained(EngineTransport transport)
    {
        lock (Gate)
        {
            return IsClosing && ReferenceEquals(transport, _transport) && _queue.Count == 0;
        }
    }

    private static void Flush(EngineTransport transport, bool isLong)
    {
        transport.Flush();
        if (isLong)
        {
            transport.FlushCollected();
        }
    }
}
