using System.Buffers;
using System.Security.Cryptography;

namespace Socketeer.Bench.Peers.BarePolling;

/// <summary>The packets that wait for a client's next GET.</summary>
internal sealed class PollingSession
{
    private const byte Separator = 0x1E;

    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _queued = new();
    private ArrayBufferWriter<byte> _taken = new();
    private TaskCompletionSource? _waiting;
    private bool _isPolling;

    public string Id { get; } = RandomNumberGenerator.GetHexString(20, lowercase: true);

    public void Queue(ReadOnlySpan<byte> packet)
    {
        lock (_gate)
        {
            if (_queued.WrittenCount > 0)
            {
                _queued.Write([Separator]);
            }

            _queued.Write(packet);
        }
    }

    /// <summary>Lets a waiting GET take what is queued, if anything is. It goes on in this very call.</summary>
    public void Wake()
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            if (_queued.WrittenCount == 0)
            {
                return;
            }

            waiting = _waiting;
            _waiting = null;
        }

        waiting?.SetResult();
    }

    /// <summary>Takes the packets, once there are any; they stay valid until the next call.</summary>
    /// <returns>The packets, or null when another GET is still waiting.</returns>
    public async ValueTask<ReadOnlyMemory<byte>?> TakeAsync()
    {
        Task ready = Task.CompletedTask;
        lock (_gate)
        {
            if (_isPolling)
            {
                return null;
            }

            _isPolling = true;
            if (_queued.WrittenCount == 0)
            {
                _waiting = new TaskCompletionSource();
                ready = _waiting.Task;
            }
        }

        await ready;
        lock (_gate)
        {
            _isPolling = false;
            (_queued, _taken) = (_taken, _queued);
            _queued.ResetWrittenCount();
            return _taken.WrittenMemory;
        }
    }
}
