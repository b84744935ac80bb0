using System.Buffers;
using System.IO.Pipelines;
using Socketeer.Bench.Peers.Frames;
using Socketeer.Bench.Peers.Hosting;

namespace Socketeer.Bench.Peers.BarePipe;

/// <summary>
/// Writes frames to one connection. Anyone may write at any time, under a small lock; only one flush is under way at a time,
/// and whoever waits for it flushes again what was written meanwhile.
/// </summary>
internal sealed class FrameWriter(PipeWriter output)
{
    private readonly Lock _gate = new();
    private Task _flushing = Task.CompletedTask;
    private bool _isFlushing;
    private bool _mustFlushAgain;
    private bool _hasEnded;

    /// <summary>Appends a frame without sending it.</summary>
    public void Write(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (!_hasEnded)
            {
                Append(opcode, payload);
            }
        }
    }

    /// <summary>Appends a text frame and a binary one with nothing between them.</summary>
    public void Write(ReadOnlySpan<byte> message, ReadOnlySpan<byte> attachment)
    {
        lock (_gate)
        {
            if (!_hasEnded)
            {
                Append(Opcode.Text, message);
                Append(Opcode.Binary, attachment);
            }
        }
    }

    /// <summary>Appends a ready frame and sends it, without waiting.</summary>
    public void Post(ReadOnlySpan<byte> frame)
    {
        lock (_gate)
        {
            if (!_hasEnded)
            {
                output.Write(frame);
                StartFlush();
            }
        }
    }

    /// <summary>Sends what was appended. The task ends when there is room for more.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            if (!_hasEnded)
            {
                StartFlush();
            }

            return _flushing;
        }
    }

    /// <summary>Nothing is written from now on.</summary>
    /// <param name="flushing">The flush that is under way.</param>
    /// <returns>Whether none is.</returns>
    public bool End(out Task flushing)
    {
        lock (_gate)
        {
            _hasEnded = true;
            flushing = _flushing;
            return !_isFlushing;
        }
    }

    private void Append(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> target = output.GetSpan(FrameHeader.LongestToClient);
        int size = FrameHeader.Write(target, opcode, payload.Length);
        if (payload.TryCopyTo(target[size..]))
        {
            output.Advance(size + payload.Length);
        }
        else
        {
            output.Advance(size);
            output.Write(payload);
        }
    }

    private void StartFlush()
    {
        if (_isFlushing)
        {
            _mustFlushAgain = true;
        }
        else if (TryFlush(out ValueTask<FlushResult> flush))
        {
            if (flush.IsCompletedSuccessfully)
            {
                _hasEnded |= flush.Result.IsCompleted;
                return;
            }

            _isFlushing = true;
            _flushing = FinishFlushAsync(flush);
        }
    }

    // The pipe is flushed under the lock: between another's GetSpan and Advance a flush would tear the frame.
    private bool TryFlush(out ValueTask<FlushResult> flush)
    {
        try
        {
            flush = output.FlushAsync();
            return true;
        }
        catch (Exception e) when (ConnectionEnd.IsMeantBy(e))
        {
            _hasEnded = true;
            flush = default;
            return false;
        }
    }

    private async Task FinishFlushAsync(ValueTask<FlushResult> flush)
    {
        while (true)
        {
            bool hasEnded;
            try
            {
                hasEnded = (await flush).IsCompleted;
            }
            catch (Exception e) when (ConnectionEnd.IsMeantBy(e))
            {
                hasEnded = true;
            }

            lock (_gate)
            {
                _hasEnded |= hasEnded;
                bool mustFlushAgain = _mustFlushAgain;
                _mustFlushAgain = false;
                if (_hasEnded || !mustFlushAgain || !TryFlush(out flush))
                {
                    _isFlushing = false;
                    return;
                }
            }
        }
    }
}
