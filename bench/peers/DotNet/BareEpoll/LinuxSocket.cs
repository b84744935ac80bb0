using System.Runtime.InteropServices;

namespace Socketeer.Bench.Peers.BareEpoll;

/// <summary>The system calls on a socket. What fails is the number of its error, negative.</summary>
internal static unsafe partial class LinuxSocket
{
    /// <summary>Nothing has come, or there is no room: EAGAIN.</summary>
    public const int WouldBlock = -11;

    // SOCK_NONBLOCK, MSG_NOSIGNAL
    private const int NonBlocking = 0x800;
    private const int NoSignal = 0x4000;

    private const int ShutdownBoth = 2;

    /// <summary>Accepts a connection, whose calls will not wait.</summary>
    /// <returns>Its descriptor.</returns>
    public static int Accept(int listener)
    {
        int descriptor = Accept(listener, null, null, NonBlocking);
        return descriptor < 0 ? -Marshal.GetLastPInvokeError() : descriptor;
    }

    /// <summary>Takes what has come.</summary>
    /// <returns>How many bytes; 0 when the peer sends nothing more.</returns>
    public static int Receive(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint received = Receive(descriptor, start, (nuint)buffer.Length, 0);
            return received < 0 ? -Marshal.GetLastPInvokeError() : (int)received;
        }
    }

    /// <summary>Sends as much as there is room for.</summary>
    /// <returns>How many bytes that was.</returns>
    public static int Send(int descriptor, ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
        {
            nint sent = Send(descriptor, start, (nuint)data.Length, NoSignal);
            return sent < 0 ? -Marshal.GetLastPInvokeError() : (int)sent;
        }
    }

    /// <summary>Ends both directions: who reads is told.</summary>
    public static void Shutdown(int descriptor) => _ = Shutdown(descriptor, ShutdownBoth);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    private static partial int Accept(int listener, byte* address, int* addressSize, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int descriptor, byte* buffer, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int descriptor, byte* data, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(int descriptor, int how);
}
