using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Socketeer.EngineIO;

/// <summary>
/// A TCP socket, asked by system calls that never wait, and so are never interrupted. <see cref="Socket"/> would cost a server some 350 bytes per connection, and
/// as much time again as it takes the kernel to say that nothing has come.
/// </summary>
/// <remarks>
/// What a call returns is what the kernel does, but that a failure is the number of its error, negative: <see cref="WouldBlock"/>, or
/// whatever else is the connection's end. After <see cref="SafeHandle.Dispose()"/> every call fails so.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed unsafe partial class LinuxSocket : SafeHandle
{
    /// <summary>Nothing has come, or there is no room: EAGAIN.</summary>
    public const int WouldBlock = -11;

    /// <summary>The peer was gone before it was accepted: ECONNABORTED.</summary>
    public const int ConnectionAborted = -103;

    private const int BadDescriptor = -9;

    // MSG_TRUNC (of TCP: take, and give nothing), MSG_DONTWAIT, MSG_NOSIGNAL
    private const int Discard = 0x20;
    private const int DoNotWait = 0x40;
    private const int NoSignal = 0x4000;

    // SOCK_CLOEXEC
    private const int CloseOnExecute = 0x80000;

    private const int ShutdownBoth = 2;
    private const int ProtocolTcp = 6;
    private const int OptionNoDelay = 1;

    // What connect(2) takes for "connected to nothing": a family of 0, AF_UNSPEC.
    private const int NowhereSize = 16;

    private LinuxSocket(nint descriptor)
        : base(-1, ownsHandle: true) => SetHandle(descriptor);

    public override bool IsInvalid => handle < 0;

    /// <summary>Gets the descriptor, which is the socket's until it is disposed of.</summary>
    public int Descriptor => (int)handle;

    /// <summary>Accepts a connection.</summary>
    /// <param name="listener">What listens; does not block.</param>
    /// <param name="peer">Receives the address of the peer.</param>
    /// <param name="error">Receives 0, or what is wrong.</param>
    /// <returns>The connection's socket; <see langword="null"/> with an error.</returns>
    public static LinuxSocket? Accept(SafeSocketHandle listener, SocketAddress peer, out int error)
    {
        int size = SocketAddress.GetMaximumAddressSize(peer.Family);
        fixed (byte* address = peer.Buffer.Span)
        {
            int descriptor = ResultOf(Accept(listener, address, &size, CloseOnExecute));
            error = Math.Min(descriptor, 0);
            peer.Size = size;
            return descriptor < 0 ? null : new LinuxSocket(descriptor);
        }
    }

    /// <summary>Takes what has come.</summary>
    /// <returns>How many bytes; 0 when the peer sends nothing more.</returns>
    public int Receive(Span<byte> buffer)
    {
        try
        {
            fixed (byte* start = buffer)
            {
                return ResultOf(Receive(this, start, (nuint)buffer.Length, DoNotWait));
            }
        }
        catch (ObjectDisposedException)
        {
            return BadDescriptor;
        }
    }

    /// <summary>Finds out whether the connection has ended, though something may be left to receive. An error stays to be received.</summary>
    /// <returns>Any of <see cref="EpollEvents.PeerEnded"/>, <see cref="EpollEvents.Ended"/> and <see cref="EpollEvents.Failed"/>.</returns>
    public EpollEvents GetEnd()
    {
        bool isHeld = false;
        try
        {
            DangerousAddRef(ref isHeld);
            var asked = new Asked { Descriptor = (int)handle, Events = (short)EpollEvents.PeerEnded };
            return Poll(&asked, 1, 0) > 0 ? (EpollEvents)(ushort)asked.Answer : default;
        }
        catch (ObjectDisposedException)
        {
            return EpollEvents.Ended;
        }
        finally
        {
            if (isHeld)
            {
                DangerousRelease();
            }
        }
    }

    /// <summary>Sends as much as there is room for.</summary>
    /// <returns>How many bytes that was.</returns>
    public int Send(ReadOnlySpan<byte> data)
    {
        try
        {
            fixed (byte* start = data)
            {
                return ResultOf(Send(this, start, (nuint)data.Length, DoNotWait | NoSignal));
            }
        }
        catch (ObjectDisposedException)
        {
            return BadDescriptor;
        }
    }

    /// <summary>Sends small packets at once, instead of waiting for more to send with them.</summary>
    public void SetNoDelay()
    {
        int isOn = 1;
        _ = SetOption(this, ProtocolTcp, OptionNoDelay, &isOn, sizeof(int));
    }

    /// <summary>Finds out which of the machine's addresses the peer is connected to.</summary>
    public bool TryGetLocalAddress(SocketAddress local)
    {
        int size = SocketAddress.GetMaximumAddressSize(local.Family);
        fixed (byte* address = local.Buffer.Span)
        {
            bool isFound = GetName(this, address, &size) == 0;
            local.Size = size;
            return isFound;
        }
    }

    /// <summary>Ends both directions; what was sent still arrives.</summary>
    public void Shutdown()
    {
        _ = Shutdown(this, ShutdownBoth);

        // Closed with something that nobody has read, a socket sends a reset, and the peer may lose the answer that it has not read.
        _ = Receive(this, null, int.MaxValue, DoNotWait | Discard);
    }

    /// <summary>
    /// Breaks the connection: the peer gets a reset, so that it does not take what is half sent for all there is. Who waits for the
    /// socket is told.
    /// </summary>
    public void Reset()
    {
        try
        {
            byte* nowhere = stackalloc byte[NowhereSize];
            new Span<byte>(nowhere, NowhereSize).Clear();
            _ = Connect(this, nowhere, NowhereSize);
        }
        catch (ObjectDisposedException)
        {
            // It is over already.
        }
    }

    protected override bool ReleaseHandle() => Close((int)handle) == 0;

    // The error of the call that was just made on this thread.
    private static int ResultOf(nint result) => result < 0 ? -Marshal.GetLastPInvokeError() : (int)result;

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    private static partial int Accept(SafeSocketHandle listener, byte* address, int* addressSize, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(LinuxSocket socket, byte* buffer, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Asked* asked, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(LinuxSocket socket, byte* data, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(LinuxSocket socket, int level, int option, int* value, int size);

    [LibraryImport("libc", EntryPoint = "getsockname")]
    private static partial int GetName(LinuxSocket socket, byte* address, int* addressSize);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(LinuxSocket socket, int how);

    [LibraryImport("libc", EntryPoint = "connect")]
    private static partial int Connect(LinuxSocket socket, byte* address, int addressSize);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    // What poll(2) takes; its events have the numbers of epoll's.
    private struct Asked
    {
        public int Descriptor;
        public short Events;
        public short Answer;
    }
}
