using System.Diagnostics;
using Socketeer.Client.Tests.Faults;

namespace Socketeer.Bench.Clients;

/// <summary>The rows of the table; each gives one figure of one client in one round.</summary>
internal sealed class Scenarios(Uri server, TimeProvider time)
{
    private const int Events = 20_000;
    private const int InFlight = 64;
    private const int Acks = 4_000;

    private static readonly string Text = new('x', 32);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static IReadOnlyList<(string Name, Func<Scenarios, Func<Uri, IMeasuredClient>, Task<double>> Run)> All { get; } =
    [
        ("events sent and returned, per second", static (it, create) => it.EchoAsync(create, static run => run.PerSecond)),
        ("bytes allocated per event sent and returned", static (it, create) => it.EchoAsync(create, static run => run.Allocated)),
        ("bytes allocated per event sent", static (it, create) => it.EmitAsync(create)),
        ("acks one after the other, per second", static (it, create) => it.AckAsync(create)),
        ("ms from a reset to a new connection", static (it, create) => it.ReconnectAsync(create)),
    ];

    private async Task<double> EchoAsync(Func<Uri, IMeasuredClient> create, Func<(double PerSecond, double Allocated), double> choose)
    {
        await using IMeasuredClient client = create(server);
        using var room = new SemaphoreSlim(InFlight);
        client.Echoed = () => room.Release();
        await client.ConnectAsync();
        await SendAsync(Events / 4);
        long start = time.GetTimestamp();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        await SendAsync(Events);
        double bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return choose((Events / time.GetElapsedTime(start).TotalSeconds, bytes / Events));

        async Task SendAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await WaitAsync();
                await client.EchoAsync(i, Text);
            }

            for (int i = 0; i < InFlight; i++)
            {
                await WaitAsync();
            }

            room.Release(InFlight);
        }

        async Task WaitAsync()
        {
            if (!await room.WaitAsync(Patience))
            {
                throw new TimeoutException($"{client.Name} lost an event.");
            }
        }
    }

    private async Task<double> EmitAsync(Func<Uri, IMeasuredClient> create)
    {
        await using IMeasuredClient client = create(server);
        await client.ConnectAsync();
        await SendAsync(Events / 4);
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        await SendAsync(Events);
        double bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return bytes / Events;

        async Task SendAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await client.EmitAsync(i, Text);
            }

            await client.AckAsync(count).WaitAsync(Patience);
        }
    }

    private async Task<double> AckAsync(Func<Uri, IMeasuredClient> create)
    {
        await using IMeasuredClient client = create(server);
        await client.ConnectAsync();
        await AskAsync(Acks / 4);
        long start = time.GetTimestamp();
        await AskAsync(Acks);
        return Acks / time.GetElapsedTime(start).TotalSeconds;

        async Task AskAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                int answer = await client.AckAsync(i).WaitAsync(Patience);
                if (answer != i)
                {
                    throw new UnreachableException($"{client.Name} gave {answer} for {i}.");
                }
            }
        }
    }

    // With the defaults of each: what a user sees.
    private async Task<double> ReconnectAsync(Func<Uri, IMeasuredClient> create)
    {
        await using var proxy = new FaultProxy(server);
        await using IMeasuredClient client = create(proxy.Address);

        // A client may be told that it is connected a moment after connecting is done: that is not the new connection.
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Connected = () => first.TrySetResult();
        await client.ConnectAsync();
        await first.Task.WaitAsync(Patience);
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Connected = () => connected.TrySetResult();
        long start = time.GetTimestamp();
        proxy.Reset();
        await connected.Task.WaitAsync(Patience);
        return time.GetElapsedTime(start).TotalMilliseconds;
    }
}
