using System.Diagnostics;
using Socketeer.Client;
using Socketeer.Client.Tests.Faults;

namespace Socketeer.Bench.Clients;

/// <summary>
/// Our client at work for as long as one likes: a thousand events and a hundred acks a second, and once a minute a connection that is reset.
/// Prints each minute what is held after a collection; a client that leaks prints more and more.
/// </summary>
internal sealed class Endurance(Uri server, TimeProvider time)
{
    private const int EventsPerSecond = 1_000;
    private const int AcksPerSecond = 100;
    private const int SecondsPerRow = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task RunAsync(int minutes)
    {
        await using var proxy = new FaultProxy(server);
        await using var client = new Socketeer.Client.SocketIOClient(proxy.Address, new SocketIOClientOptions { Transports = [TransportKind.WebSocket] });
        ClientSocket socket = client.Socket();
        long echoed = 0;
        long sent = 0;
        var connected = new SemaphoreSlim(0);
        socket.Connected += (_, _) => connected.Release();
        socket.On("echo", (long _, byte[] _) => Interlocked.Increment(ref echoed));
        await socket.ConnectAsync();
        await connected.WaitAsync(Patience);
        Console.WriteLine("| minute | events there and back | heap, bytes | working set, bytes | handles |");
        Console.WriteLine("|---|---|---|---|---|");
        byte[] attachment = new byte[32];
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        for (int passed = 1; passed <= minutes * SecondsPerRow; passed++)
        {
            for (int i = 0; i < EventsPerSecond; i++)
            {
                await socket.EmitAsync("echo", sent++, attachment);
            }

            await Task.WhenAll(Enumerable.Range(0, AcksPerSecond).Select(i => socket.Timeout(Patience).EmitWithAckAsync<int>("ack", i)));
            await second.WaitForNextTickAsync();
            if (passed % SecondsPerRow == 0)
            {
                // The rest of the second was time enough for the handler.
                if (Interlocked.Read(ref echoed) != sent)
                {
                    throw new InvalidOperationException($"{sent} events went out and {echoed} came back.");
                }

                using Process self = Process.GetCurrentProcess();
                Console.WriteLine($"| {passed / SecondsPerRow} | {sent:N0} | {GC.GetTotalMemory(forceFullCollection: true):N0} | {self.WorkingSet64:N0} | {self.HandleCount:N0} |");
                proxy.Reset();
                await connected.WaitAsync(Patience);
            }
        }
    }
}
