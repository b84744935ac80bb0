using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.Versioning;
using System.Threading.Tasks.Sources;

namespace Socketeer.EngineIO;

/// <summary>
/// Writes to a socket when it is flushed, on the thread that flushes; only what the socket does not take at once is waited for.
/// Holds no buffer between flushes. Like every pipe writer it has one user at a time; only <see cref="CancelPendingFlush"/> may come
/// from any thread, and <see cref="Complete"/> while a flush waits.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollWriter(LinuxSocket socket) : PipeWriter, IValueTaskSource<FlushResult>
{
    private const int SmallestBlock = 4096;
    private const int LargestBlock = 64 * 1024;

    // What is larger is sent from where it is.
    private const int LargestCopy = 8 * 1024;

    private ManualResetValueTaskSourceCore<FlushResult> _pending;
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private ReadinessSignal _writable = new(isReady: true);

    // Full blocks, and the one that is being filled; of the first of them so much is sent.
    private Queue<ArraySegment<byte>>? _full;
    private byte[] _block = [];
    private int _written;
    private int _sent;
    private long _unflushed;
    private bool _isBroken;
    private volatile bool _isFlushing;
    private volatile bool _isCancelRequested;
    private volatile bool _isCompleted;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _unflushed;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _block.AsMemory(_written);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _block.AsSpan(_written);
    }

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _block.Length - _written);
        _written += bytes;
        _unflushed += bytes;
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (source.Length > LargestCopy && !cancellationToken.IsCancellationRequested && TrySendAll())
        {
            source = source[Send(source.Span)..];
        }

        if (!source.IsEmpty)
        {
            source.Span.CopyTo(GetSpan(source.Length));
            Advance(source.Length);
        }

        return FlushAsync(cancellationToken);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        }

        if (TrySendAll())
        {
            return new ValueTask<FlushResult>(TakeResult());
        }

        _pending.Reset();
        _token = cancellationToken;
        _isFlushing = true;
        var task = new ValueTask<FlushResult>(this, _pending.Version);
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(static state => ((EpollWriter)state!).CancelByToken(), this);
        }

        WaitOrComplete();
        return task;
    }

    public override void CancelPendingFlush()
    {
        _isCancelRequested = true;
        if (_writable.TryStopWaiting())
        {
            CompleteFlush();
        }
    }

    /// <summary>
    /// Like that of every pipe it flushes what was written, but does not wait: what the socket does not take is dropped, and so is
    /// what a flush waits with.
    /// </summary>
    public override void Complete(Exception? exception = null)
    {
        _isCompleted = true;
        if (_writable.TryStopWaiting())
        {
            CompleteFlush();
        }
        else if (!_isFlushing)
        {
            if (exception is null)
            {
                _ = TrySendAll();
            }

            DropAll();
        }
    }

    FlushResult IValueTaskSource<FlushResult>.GetResult(short token) => _pending.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<FlushResult>.GetStatus(short token) => _pending.GetStatus(token);

    void IValueTaskSource<FlushResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _pending.OnCompleted(continuation, state, token, flags);

    /// <summary>The socket may have room again, or be broken. Called by the loop.</summary>
    public void OnReady()
    {
        if (_writable.Signal())
        {
            WaitOrComplete();
        }
    }

    // The caller owns the flush that waits; afterwards it waits for the next signal, or is complete.
    private void WaitOrComplete()
    {
        do
        {
            if (_isCompleted || _isCancelRequested || TrySendAll())
            {
                CompleteFlush();
                return;
            }
        }
        while (!_writable.TryWait());

        // Ended before it waited, so that nobody found it waiting.
        if ((_isCompleted || _isCancelRequested) && _writable.TryStopWaiting())
        {
            CompleteFlush();
        }
        else if (_token.IsCancellationRequested)
        {
            CancelByToken();
        }
    }

    private void CancelByToken()
    {
        // The token of an earlier flush may come late.
        if (_token.IsCancellationRequested && _writable.TryStopWaiting())
        {
            _registration.Unregister();
            _isFlushing = false;
            _pending.SetException(new OperationCanceledException(_token));
        }
    }

    private void CompleteFlush()
    {
        _registration.Unregister();
        if (_isCompleted)
        {
            DropAll();
        }

        FlushResult result = TakeResult();
        _isFlushing = false;
        _pending.SetResult(result);
    }

    private FlushResult TakeResult()
    {
        bool isCanceled = _isCancelRequested;
        if (isCanceled)
        {
            // Not otherwise: a request that comes just now is for the next flush.
            _isCancelRequested = false;
        }

        return new FlushResult(isCanceled, _isBroken || _isCompleted);
    }

    /// <summary>Sends what was written.</summary>
    /// <returns><see langword="false"/> when the rest has to wait. A broken connection takes everything.</returns>
    private bool TrySendAll()
    {
        while (_full is { Count: > 0 })
        {
            ArraySegment<byte> block = _full.Peek();
            if (!TrySend(block))
            {
                return false;
            }

            _full.Dequeue();
            ArrayPool<byte>.Shared.Return(block.Array!);
        }

        if (_written > 0)
        {
            if (!TrySend(_block.AsSpan(0, _written)))
            {
                return false;
            }

            ArrayPool<byte>.Shared.Return(_block);
            _block = [];
            _written = 0;
        }

        _unflushed = 0;
        return true;
    }

    private bool TrySend(ReadOnlySpan<byte> block)
    {
        _sent += Send(block[_sent..]);
        if (_sent < block.Length)
        {
            return false;
        }

        _sent = 0;
        return true;
    }

    /// <summary>Gives the socket as much as it takes.</summary>
    /// <returns>How much that was; all of it when the connection is broken.</returns>
    private int Send(ReadOnlySpan<byte> data)
    {
        int sent = 0;
        while (sent < data.Length && !_isBroken)
        {
            int result = socket.Send(data[sent..]);
            if (result >= 0)
            {
                sent += result;
            }
            else if (result != LinuxSocket.WouldBlock)
            {
                _isBroken = true;
            }
            else if (_writable.IsReady)
            {
                // Asked once more: there may be room since, of which we were told.
                _writable.Clear();
            }
            else
            {
                return sent;
            }
        }

        return data.Length;
    }

    private void MakeRoom(int sizeHint)
    {
        int needed = Math.Max(sizeHint, 1);
        if (_block.Length - _written >= needed)
        {
            return;
        }

        if (_written > 0 && _written + needed > LargestBlock)
        {
            _full ??= new Queue<ArraySegment<byte>>();
            _full.Enqueue(new ArraySegment<byte>(_block, 0, _written));
            _block = [];
            _written = 0;
        }

        // Copying a small block costs less than sending it by itself.
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(SmallestBlock, _block.Length * 2), _written + needed));
        _block.AsSpan(0, _written).CopyTo(larger);
        if (_block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_block);
        }

        _block = larger;
    }

    private void DropAll()
    {
        while (_full is { Count: > 0 })
        {
            ArrayPool<byte>.Shared.Return(_full.Dequeue().Array!);
        }

        byte[] block = _block;
        _block = [];
        _written = 0;
        _sent = 0;
        _unflushed = 0;
        if (block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
