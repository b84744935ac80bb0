using Socketeer.Protocol.EngineIO;

namespace Socketeer.Client.EngineIO;

/// <content>Sending: a queue of whole packets, and whoever finds the transport idle as its one writer.</content>
internal sealed partial class EngineConnection
{
    // The lock of everything in this file.
    private readonly Queue<EncodedPacket> _queue = new();
    private readonly List<EncodedPacket> _batch = [];
    private long _queuedBytes;
    private bool _isWriting;
    private bool _isPaused;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _drained;

    /// <summary>Gets a value that tells whether a packet would be sent at once: only then is a volatile one sent at all.</summary>
    public bool IsWritable
    {
        get
        {
            lock (_queue)
            {
                return _close is null && !_isWriting && !_isPaused && !_watch!.IsOver;
            }
        }
    }

    /// <summary>Puts a packet into the queue. Call <see cref="Flush"/> afterwards, without a lock.</summary>
    /// <param name="packet">The packet; a reference is added.</param>
    public SendStatus TryEnqueue(EncodedPacket packet)
    {
        if (_watch!.IsOver)
        {
            // Whatever is sent now would be lost with the connection, whose timer may not know yet. It is ended elsewhere: a lock is held here.
            ThreadPool.UnsafeQueueUserWorkItem(static watch => watch.Check(), _watch, preferLocal: false);
            return SendStatus.Closed;
        }

        lock (_queue)
        {
            if (_close is not null)
            {
                return SendStatus.Closed;
            }

            // An empty queue is never full: a large packet must be sendable.
            if (_queuedBytes > 0 && _queuedBytes + packet.Size > _context.Options.MaxSendQueueSize)
            {
                return SendStatus.Full;
            }

            Add(packet);
            return _queuedBytes > _context.Options.SendQueueHighWaterMark ? SendStatus.Congested : SendStatus.Queued;
        }
    }

    /// <summary>Sends what waits, unless someone is doing that.</summary>
    public void Flush()
    {
        _watch!.Check();
        lock (_queue)
        {
            if (_isWriting || _isPaused || _queue.Count == 0 || _close is not null)
            {
                return;
            }

            _isWriting = true;
        }

        _ = WriteAsync();
    }

    /// <summary>Waits until half of what may wait without slowing anyone down has been sent, or the connection has ended.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_queue)
        {
            if (_close is not null || _queuedBytes <= _context.Options.SendQueueHighWaterMark / 2)
            {
                return Task.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Puts a packet into the queue that no limit holds back. Call <see cref="Flush"/> afterwards, without a lock.</summary>
    /// <param name="packet">The packet; a reference is added.</param>
    public void Enqueue(EncodedPacket packet)
    {
        lock (_queue)
        {
            if (_close is null)
            {
                Add(packet);
            }
        }
    }

    private void Add(EncodedPacket packet)
    {
        if (_queuedBytes == 0)
        {
            _watch!.OnSending();
        }

        packet.AddReference();
        _queue.Enqueue(packet);
        _queuedBytes += packet.Size;
    }

    // Never fails: the end of the connection is where a failure goes.
    private async Task WriteAsync()
    {
        while (TakeBatch() is { } batch)
        {
            try
            {
                await _transport.SendAsync(batch, _ended.Token).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                // Unless the connection has ended already; this loop does, at the next look.
                End(ToClose(exception));
            }
            finally
            {
                OnSent(batch);
            }
        }
    }

    private List<EncodedPacket>? TakeBatch()
    {
        lock (_queue)
        {
            if (_queue.Count == 0 || _isPaused || _close is not null)
            {
                _isWriting = false;
                _drained?.TrySetResult();
                _drained = null;
                return null;
            }

            while (_queue.TryDequeue(out EncodedPacket? packet))
            {
                _batch.Add(packet);
            }

            return _batch;
        }
    }

    private void OnSent(List<EncodedPacket> batch)
    {
        lock (_queue)
        {
            foreach (EncodedPacket packet in batch)
            {
                _queuedBytes -= packet.Size;
                packet.Release();
            }

            batch.Clear();
            _watch!.OnSending();
            if (_queuedBytes <= _context.Options.SendQueueHighWaterMark / 2)
            {
                _room?.TrySetResult();
                _room = null;
            }
        }
    }

    /// <summary>Waits until nothing waits and nobody writes. Others may send meanwhile.</summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task drained;
            lock (_queue)
            {
                if (_close is not null || (_queue.Count == 0 && !_isWriting && !_isPaused))
                {
                    return;
                }

                _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                drained = _drained.Task;
            }

            await drained.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void DropQueue()
    {
        lock (_queue)
        {
            while (_queue.TryDequeue(out EncodedPacket? packet))
            {
                _queuedBytes -= packet.Size;
                packet.Release();
            }

            _room?.TrySetResult();
            _room = null;
            _drained?.TrySetResult();
            _drained = null;
        }
    }
}
