using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Socketeer.Protocol.SocketIO;

namespace Socketeer.Client;

/// <summary>
/// Events that are sent until they are acked: one at a time, in order, each with a new ack id at every try. A try ends by the ack, by its
/// timeout, or by the loss of the connection; while the socket is not connected nothing is tried.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source is linked to nothing and has no timer.")]
internal sealed class RetryQueue
{
    private static readonly TimeSpan FullPause = TimeSpan.FromMilliseconds(50);

    private readonly Channel<RetriedEvent> _waiting = Channel.CreateUnbounded<RetriedEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ClientSocket _socket;
    private readonly SocketIOClientOptions _options;
    private readonly CancellationTokenSource _ended = new();
    private long _size;

    public RetryQueue(ClientSocket socket, SocketIOClientOptions options)
    {
        _socket = socket;
        _options = options;

        // Nothing but the queue's own owner refers to this task: it goes when the owner does.
        _ = Task.Run(RunAsync);
    }

    /// <summary>Adds an event for whose ack nobody waits.</summary>
    /// <exception cref="SendBufferFullException">Too much waits.</exception>
    public void Add<TArguments>(string eventName, TArguments arguments, TimeSpan? timeout)
        where TArguments : IEmitArguments => Enqueue(eventName, arguments, timeout, answer: null);

    /// <summary>Adds an event.</summary>
    /// <returns>Its ack.</returns>
    /// <exception cref="SendBufferFullException">Too much waits.</exception>
    public async Task<EventArguments> AddAsync<TArguments>(
        string eventName, TArguments arguments, TimeSpan? timeout, CancellationToken cancellationToken)
        where TArguments : IEmitArguments
    {
        var answer = new TaskCompletionSource<EventArguments>(TaskCreationOptions.RunContinuationsAsynchronously);
        RetriedEvent retried = Enqueue(eventName, arguments, timeout, answer);
        try
        {
            return await answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            retried.IsWithdrawn = true;
            throw;
        }
    }

    /// <summary>Gives everything up that waits.</summary>
    public void End()
    {
        _ = _ended.CancelAsync();
        _waiting.Writer.TryComplete();
    }

    private RetriedEvent Enqueue<TArguments>(string eventName, TArguments arguments, TimeSpan? timeout, TaskCompletionSource<EventArguments>? answer)
        where TArguments : IEmitArguments
    {
        // Written now, and written into another packet at each try: the arguments may have changed by then.
        ReservedEvents.ThrowIfReserved(eventName);
        Packet packet = IncomingEvent.Build(eventName, arguments, _socket.Client.Serializer);
        var retried = new RetriedEvent(eventName, packet, timeout, answer);
        if (Interlocked.Add(ref _size, retried.Size) > _options.MaxSendBufferSize && _size > retried.Size)
        {
            Interlocked.Add(ref _size, -retried.Size);
            throw new SendBufferFullException($"More than {nameof(SocketIOClientOptions.MaxSendBufferSize)} bytes wait to be acked.");
        }

        if (!_waiting.Writer.TryWrite(retried))
        {
            packet.Return();
            throw new ObjectDisposedException(nameof(SocketIOClient));
        }

        return retried;
    }

    private async Task RunAsync()
    {
        await foreach (RetriedEvent retried in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await SendAsync(retried).ConfigureAwait(false);
            Interlocked.Add(ref _size, -retried.Size);
            retried.Packet.Return();
        }
    }

    // Never fails.
    private async Task SendAsync(RetriedEvent retried)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                await _socket.WhenConnectedAsync().WaitAsync(_ended.Token).ConfigureAwait(false);
                if (retried.IsWithdrawn)
                {
                    return;
                }

                EventArguments answer = await _socket
                    .EmitOnceAsync(retried.EventName, retried.Packet.Arguments, isVolatile: false, retried.Timeout, CancellationToken.None)
                    .ConfigureAwait(false);
                retried.Answer?.TrySetResult(answer);
                return;
            }
            catch (SendBufferFullException)
            {
                // What else is sent fills the connection's queue: that was no try.
                tries--;
                await Task.Delay(FullPause, _options.TimeProvider, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception)
            {
                bool isEnded = _ended.IsCancellationRequested;
                if (!isEnded && tries <= _options.Retries && exception is (AckTimeoutException or SocketDisconnectedException))
                {
                    continue;
                }

                ClientSocket.Log.EventGivenUp(_socket.Client.SocketLogger, retried.EventName, _socket.NamespaceName, tries);
                if (retried.Answer?.TrySetException(isEnded ? new SocketDisconnectedException() : exception) == true)
                {
                    // Whoever gave up waiting a moment ago does not look any more.
                    _ = retried.Answer.Task.Exception;
                }

                return;
            }
        }
    }

    private sealed class RetriedEvent(string eventName, Packet packet, TimeSpan? timeout, TaskCompletionSource<EventArguments>? answer)
    {
        private volatile bool _isWithdrawn;

        public string EventName => eventName;

        public Packet Packet => packet;

        public TimeSpan? Timeout => timeout;

        public TaskCompletionSource<EventArguments>? Answer => answer;

        public long Size { get; } = Measure(packet);

        /// <summary>Gets or sets whether nobody waits for it any more: it is not sent, or not again.</summary>
        public bool IsWithdrawn
        {
            get => _isWithdrawn;
            set => _isWithdrawn = value;
        }

        private static long Measure(Packet packet)
        {
            long size = packet.Payload.Length;
            for (int i = 0; i < packet.AttachmentCount; i++)
            {
                size += packet.GetAttachment(i).Length;
            }

            return size;
        }
    }
}
