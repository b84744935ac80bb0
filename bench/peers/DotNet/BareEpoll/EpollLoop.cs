using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Socketeer.Bench.Load;
using Socketeer.Bench.Peers.Contract;

namespace Socketeer.Bench.Peers.BareEpoll;

/// <summary>The thread that accepts, reads, answers and sends; everything it works with, its connections share.</summary>
/// <param name="listener">The descriptor of what listens; does not block.</param>
[SuppressMessage("Design", "CA1001", Justification = "The loop lives as long as the process.")]
internal sealed class EpollLoop(int listener)
{
    private const int FirstBufferSize = 256 * 1024;

    // Edge-triggered, so that the kernel doesn't look again at a socket that it told of: 7 % less for one small echo at a time. Always
    // for both directions: a socket becomes writable anew only after it has refused bytes.
    private const uint Interest = Epoll.Readable | Epoll.Writable | Epoll.PeerEnded | Epoll.EdgeTriggered;

    private readonly Epoll _epoll = new();

    // By descriptor: the kernel gives the lowest that is free.
    private EpollConnection?[] _connections = new EpollConnection?[1024];

    /// <summary>Gets where what has come is read and answered.</summary>
    public byte[] Buffer { get; private set; } = new byte[FirstBufferSize];

    /// <summary>Gets the answers to what one read brought.</summary>
    public ArrayBufferWriter<byte> Answers { get; } = new(FirstBufferSize);

    /// <summary>Gets or sets the connection whose answers these are.</summary>
    public EpollConnection? Answering { get; set; }

    public Rooms<EpollConnection> Rooms { get; } = new();

    public void Run()
    {
        _epoll.Watch(listener, listener);
        while (true)
        {
            RunOnce();
        }
    }

    /// <summary>A frame fills the buffer and isn't whole.</summary>
    public void EnlargeBuffer() => Buffer = new byte[2 * Buffer.Length];

    private void RunOnce()
    {
        _epoll.Wait(-1, out ReadOnlySpan<Epoll.Event> ready);
        foreach (Epoll.Event one in ready)
        {
            if (one.Slot == listener)
            {
                AcceptAll();
            }
            else if (_connections[one.Slot] is { } connection && !connection.OnReady(one.Interest))
            {
                // Only in its own turn: a descriptor that is closed may be another connection's in the same batch.
                _connections[one.Slot] = null;
                connection.Close();
            }
        }
    }

    private void AcceptAll()
    {
        int descriptor;
        while ((descriptor = LinuxSocket.Accept(listener)) >= 0)
        {
            if (descriptor >= _connections.Length)
            {
                Array.Resize(ref _connections, Math.Max(2 * _connections.Length, descriptor + 1));
            }

            _connections[descriptor] = new EpollConnection(this, descriptor);
            _epoll.Watch(descriptor, descriptor, Interest);
        }

        // The process may open no more files, say: what was measured from here on would be worth nothing.
        if (descriptor != LinuxSocket.WouldBlock)
        {
            throw new Win32Exception(-descriptor);
        }
    }
}
