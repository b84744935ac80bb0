using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

/// <summary>Alone, for they count what the process has open.</summary>
[CollectionDefinition(nameof(EpollListenerTests), DisableParallelization = true)]
[Collection(nameof(EpollListenerTests))]
[SupportedOSPlatform("linux")]
public sealed class EpollListenerTests
{
    [Fact]
    public async Task Thousands_of_connections_and_their_servers_leave_no_descriptor_behind()
    {
        // What the platform opens once is opened by the first server; what other tests forgot is closed by the garbage collector.
        await ServeAsync(10);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        int before = CountDescriptors();
        await ServeAsync(3000);
        await Waiting.UntilAsync(() => CountDescriptors() <= before, $"No more than {before} descriptors");
    }

    // It is answered, goes by a reset, or goes without a word.
    private static async Task ServeAsync(int count)
    {
        await using RunningApp app = await RunningApp.StartAsync(
            services => services.AddInlineTransport(threads: 2), app => app.MapGet("/", () => "answer"));
        byte[] request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        byte[] answer = new byte[1000];
        for (int i = 0; i < count; i++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(app.Address.Host, app.Address.Port, TestContext.Current.CancellationToken).Within();
            if (i % 3 == 0)
            {
                await client.SendAsync(request).Within();
                Assert.NotEqual(0, await client.ReceiveAsync(answer).Within());
            }
            else if (i % 3 == 1)
            {
                client.LingerState = new LingerOption(true, 0);
            }
        }

        await app.StopAsync().Within();
    }

    private static int CountDescriptors() => Directory.GetFiles("/proc/self/fd").Count(file =>
        new FileInfo(file).LinkTarget is { } target
        && (target.StartsWith("socket:", StringComparison.Ordinal) || target.StartsWith("anon_inode:", StringComparison.Ordinal)));
}
