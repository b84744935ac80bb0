using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Socketeer.Bench.Load;

/// <summary>Linux's epoll: which of many sockets can be read or written.</summary>
internal sealed unsafe partial class Epoll : IDisposable
{
    public const uint Readable = 0x001;
    public const uint Writable = 0x004;
    public const uint PeerEnded = 0x2000;

    /// <summary>With others: tells of a socket once, whenever it has become so anew.</summary>
    public const uint EdgeTriggered = 1u << 31;

    private const int Add = 1;
    private const int Modify = 3;
    private const int BatchSize = 256;

    private readonly int _handle;
    private readonly Event[] _events = new Event[BatchSize];

    public Epoll()
    {
        _handle = Create(0);
        Check(_handle);
    }

    /// <summary>Watches a socket; it leaves when it is closed.</summary>
    /// <param name="socket">Its descriptor.</param>
    /// <param name="slot">What its events will carry.</param>
    /// <param name="interest">What it is watched for.</param>
    public void Watch(nint socket, int slot, uint interest = Readable) => Control(Add, socket, slot, interest);

    /// <summary>Changes what a socket is watched for.</summary>
    public void Change(nint socket, int slot, uint interest) => Control(Modify, socket, slot, interest);

    /// <summary>Waits until a socket is ready or the time is over.</summary>
    /// <param name="nanoseconds">How long; below 0 for ever.</param>
    /// <param name="ready">Receives the slots and what they are ready for; valid until the next call.</param>
    public int Wait(long nanoseconds, out ReadOnlySpan<Event> ready)
    {
        var timeout = new TimeSpec { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        int count;
        fixed (Event* events = _events)
        {
            count = WaitPrecisely(_handle, events, BatchSize, nanoseconds < 0 ? null : &timeout, null);
        }

        // Interrupted by a signal: nothing is ready.
        count = Math.Max(count, 0);
        ready = _events.AsSpan(0, count);
        return count;
    }

    public void Dispose() => _ = Close(_handle);

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    private void Control(int operation, nint socket, int slot, uint interest)
    {
        var watched = new Event { Interest = interest, Slot = slot };
        Check(Control(_handle, operation, (int)socket, &watched));
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int handle, int operation, int socket, Event* watched);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static partial int WaitPrecisely(int handle, Event* events, int capacity, TimeSpec* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    /// <summary>A socket that is ready; laid out as on x86-64, where the kernel packs it.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    internal struct Event
    {
        public uint Interest;
        public int Slot;
        public int Unused;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
