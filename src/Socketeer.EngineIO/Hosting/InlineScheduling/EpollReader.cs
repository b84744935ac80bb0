using System.Buffers;
using System.ComponentModel;
using System.IO.Pipelines;
using System.Runtime.Versioning;
using System.Threading.Tasks.Sources;
using Microsoft.AspNetCore.Connections;

namespace Socketeer.EngineIO;

/// <summary>
/// Reads from a socket when it is asked to, into one block of memory that it owns only while something in it is unread. Waits
/// without a buffer. Like every pipe reader it has one user at a time; only <see cref="CancelPendingRead"/> may come from any thread,
/// and <see cref="Complete(Exception)"/> while a read waits.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollReader(LinuxSocket socket, EpollConnection connection) : PipeReader, IValueTaskSource<ReadResult>
{
    private const int SmallestBlock = 4096;
    private const int LargestBlock = 64 * 1024;

    private ManualResetValueTaskSourceCore<ReadResult> _pending;
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private ReadinessSignal _readable = new(isReady: true);
    private byte[] _block = [];
    private int _start;
    private int _end;
    private int _examined;
    private int _blockSize = SmallestBlock;
    private bool _hasEnded;
    private int _error;
    private volatile bool _hasBegun;
    private volatile bool _isEndHinted;
    private volatile bool _isReading;
    private volatile bool _isCancelRequested;
    private volatile bool _isCompleted;

    /// <summary>Gets a value that tells whether the socket was asked yet.</summary>
    public bool HasBegun => _hasBegun;

    private bool HasUnexamined => _end > _examined;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        }

        try
        {
            if (TryRead(out ReadResult result))
            {
                return new ValueTask<ReadResult>(result);
            }
        }
        catch (ConnectionResetException exception)
        {
            return ValueTask.FromException<ReadResult>(exception);
        }

        _pending.Reset();
        _token = cancellationToken;
        _isReading = true;
        var task = new ValueTask<ReadResult>(this, _pending.Version);
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(static state => ((EpollReader)state!).CancelByToken(), this);
        }

        WaitOrComplete();
        return task;
    }

    public override bool TryRead(out ReadResult result)
    {
        if (_isCancelRequested || HasUnexamined || TryReceive())
        {
            result = TakeResult();
            return true;
        }

        result = default;
        return false;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _start = IndexOf(consumed);
        _examined = Math.Max(IndexOf(examined), _start);
        ReturnBlockIfEmpty();
    }

    public override void CancelPendingRead()
    {
        _isCancelRequested = true;
        if (_readable.TryStopWaiting())
        {
            CompleteRead();
        }
    }

    /// <summary>What was not consumed is dropped; a read that waits gets the end.</summary>
    public override void Complete(Exception? exception = null)
    {
        _isCompleted = true;
        if (_readable.TryStopWaiting())
        {
            CompleteRead();
        }
        else if (!_isReading)
        {
            // Otherwise the loop may be receiving into the block, and drops it.
            Drop();
        }
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _pending.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _pending.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _pending.OnCompleted(continuation, state, token, flags);

    /// <summary>The socket may have become readable. Called by the loop.</summary>
    /// <param name="isEndHinted">Whether the peer may have ended, which is told once and must not be overlooked.</param>
    public void OnReady(bool isEndHinted)
    {
        if (isEndHinted)
        {
            _isEndHinted = true;
        }

        if (_readable.Signal())
        {
            WaitOrComplete();
        }
    }

    // The integer of a position in an array is the index, but that the end of a sequence has its highest bit set.
    private static int IndexOf(SequencePosition position) => position.GetInteger() & int.MaxValue;

    // The caller owns the read that waits; afterwards it waits for the next signal, or is complete.
    private void WaitOrComplete()
    {
        while (true)
        {
            try
            {
                if (_isCancelRequested || TryReceive())
                {
                    CompleteRead();
                    return;
                }
            }
            catch (ConnectionResetException exception)
            {
                FailRead(exception);
                return;
            }

            if (_readable.TryWait())
            {
                break;
            }
        }

        // Ended before it waited, so that nobody found it waiting.
        if ((_isCompleted || _isCancelRequested) && _readable.TryStopWaiting())
        {
            CompleteRead();
        }
        else if (_token.IsCancellationRequested)
        {
            CancelByToken();
        }
    }

    private void CancelByToken()
    {
        // The token of an earlier read may come late.
        if (_token.IsCancellationRequested && _readable.TryStopWaiting())
        {
            FailRead(new OperationCanceledException(_token));
        }
    }

    private void CompleteRead()
    {
        _registration.Unregister();
        if (_isCompleted)
        {
            Drop();
        }

        ReadResult result = TakeResult();
        _isReading = false;
        _pending.SetResult(result);
    }

    private void FailRead(Exception exception)
    {
        _registration.Unregister();
        if (_isCompleted)
        {
            Drop();
        }

        _isReading = false;
        _pending.SetException(exception);
    }

    private ReadResult TakeResult()
    {
        bool isCanceled = _isCancelRequested;
        if (isCanceled)
        {
            // Not otherwise: a request that comes just now is for the next read.
            _isCancelRequested = false;
        }

        return new ReadResult(new ReadOnlySequence<byte>(_block, _start, _end - _start), isCanceled, _hasEnded || _isCompleted);
    }

    /// <summary>Takes what the socket has.</summary>
    /// <returns><see langword="true"/> when something came, or the connection has ended.</returns>
    /// <exception cref="ConnectionResetException">The connection broke.</exception>
    private bool TryReceive()
    {
        if (_hasEnded || _isCompleted)
        {
            return true;
        }

        if (_error != 0)
        {
            throw ConnectionReset();
        }

        // The last read took all there was, and nothing came since.
        if (!_readable.IsReady && !_isEndHinted)
        {
            return false;
        }

        MakeRoom();
        bool isFirst = !_hasBegun;
        _hasBegun = true;
        _readable.Clear();
        int room = _block.Length - _end;
        int received = socket.Receive(_block.AsSpan(_end));
        if (received > 0)
        {
            _end += received;
            if (received == room)
            {
                // There may be more of it, of which no signal will tell.
                _blockSize = Math.Min(_blockSize * 4, LargestBlock);
                _readable.Signal();
            }
            else if (received < SmallestBlock)
            {
                _blockSize = SmallestBlock;
            }

            if (isFirst && _isEndHinted)
            {
                connection.FindOutWhetherEnded();
            }

            return true;
        }

        ReturnBlockIfEmpty();
        if (received == LinuxSocket.WouldBlock)
        {
            return false;
        }

        connection.OnEnded();
        _hasEnded = received == 0;
        _error = -received;
        return _hasEnded ? true : throw ConnectionReset();
    }

    private ConnectionResetException ConnectionReset()
    {
        var cause = new Win32Exception(_error);
        return new ConnectionResetException(cause.Message, cause);
    }

    private void MakeRoom()
    {
        if (_end < _block.Length)
        {
            return;
        }

        int unread = _end - _start;
        if (_start > 0 && unread <= _block.Length / 2)
        {
            _block.AsSpan(_start, unread).CopyTo(_block);
        }
        else
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_blockSize, _block.Length * 2));
            _block.AsSpan(_start, unread).CopyTo(larger);
            if (_block.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_block);
            }

            _block = larger;
        }

        _examined -= _start;
        _end = unread;
        _start = 0;
    }

    private void Drop()
    {
        _start = _end;
        ReturnBlockIfEmpty();
    }

    private void ReturnBlockIfEmpty()
    {
        if (_start < _end)
        {
            return;
        }

        byte[] block = _block;
        _block = [];
        _start = _end = _examined = 0;
        if (block.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
