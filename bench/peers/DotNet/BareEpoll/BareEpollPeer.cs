using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Socketeer.Bench.Peers.Hosting;

namespace Socketeer.Bench.Peers.BareEpoll;

/// <summary>
/// WebSocket frames made by hand on raw sockets, in one thread around epoll: what any server on this machine costs at least.
/// It has no other way to run than inline.
/// </summary>
internal sealed class BareEpollPeer : IPeer
{
    private const int Backlog = 512;

    public string Name => "bare-epoll";

    public async Task RunAsync(bool inline)
    {
        var ended = new TaskCompletionSource();
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);

        // What is accepted inherits the option.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(Backlog);
        var loop = new EpollLoop((int)listener.Handle);
        new Thread(loop.Run) { IsBackground = true, Name = Name }.Start();
        Console.WriteLine($"listening http://{listener.LocalEndPoint}");
        Console.WriteLine("ready");
        await ended.Task;

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            ended.TrySetResult();
        }
    }
}
