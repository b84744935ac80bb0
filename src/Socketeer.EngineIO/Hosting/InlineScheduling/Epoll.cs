using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Socketeer.EngineIO;

/// <summary>
/// Linux's epoll, edge-triggered: tells of a socket once whenever it has become readable or writable anew. One thread waits;
/// sockets are added from any. A socket leaves when it is closed.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe partial class Epoll : IDisposable
{
    private const int BatchSize = 256;
    private const int OperationAdd = 1;

    // EPOLL_CLOEXEC
    private const int CloseOnExecute = 0x80000;

    // The kernel packs its event on x86-64, and only there: 32 bits of events, then 64 bits that are ours.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = EventSize - sizeof(long);

    private readonly int _handle;

    // A counter that is not 0, and so is readable from the moment it is added.
    private readonly int _alarm;
    private readonly byte[] _events = GC.AllocateUninitializedArray<byte>(BatchSize * EventSize, pinned: true);

    public Epoll()
    {
        _handle = Create(CloseOnExecute);
        ThrowIfFailed(_handle);
        _alarm = CreateCounter(1, CloseOnExecute);
        ThrowIfFailed(_alarm);
    }

    /// <summary>Begins to tell of a socket; also of what it is ready for already.</summary>
    public void Add(int descriptor) =>
        Add(descriptor, EpollEvents.Readable | EpollEvents.Writable | EpollEvents.PeerEnded | EpollEvents.EdgeTriggered);

    /// <summary>Makes every later wait return at once.</summary>
    public void WakeForGood() => Add(_alarm, EpollEvents.Readable);

    /// <summary>Waits until a socket is ready.</summary>
    /// <returns>How many are, for <see cref="Get"/>.</returns>
    public int Wait()
    {
        fixed (byte* events = _events)
        {
            // Interrupted by a signal, it returns -1 and nothing is ready.
            return Math.Max(Wait(_handle, events, BatchSize, -1), 0);
        }
    }

    /// <summary>Gives one of the events of the last wait.</summary>
    /// <param name="index">Which.</param>
    /// <param name="events">What happened.</param>
    /// <returns>The descriptor it happened to.</returns>
    public int Get(int index, out EpollEvents events)
    {
        ReadOnlySpan<byte> bytes = _events.AsSpan(index * EventSize, EventSize);
        events = MemoryMarshal.Read<EpollEvents>(bytes);
        return (int)MemoryMarshal.Read<long>(bytes[DataOffset..]);
    }

    public void Dispose()
    {
        _ = Close(_handle);
        _ = Close(_alarm);
    }

    private static void ThrowIfFailed(int result)
    {
        if (result < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    private void Add(int descriptor, EpollEvents interest)
    {
        byte* watched = stackalloc byte[EventSize];
        *(EpollEvents*)watched = interest;
        *(long*)(watched + DataOffset) = descriptor;
        ThrowIfFailed(Control(_handle, OperationAdd, descriptor, watched));
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int handle, int operation, int descriptor, byte* watched);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    private static partial int Wait(int handle, byte* events, int capacity, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int CreateCounter(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
