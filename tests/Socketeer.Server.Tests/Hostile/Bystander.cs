using Socketeer.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Hostile;

/// <summary>
/// A client that behaves well while others attack: it sends numbered events, and gets each back as an event by its room and as an ack, once
/// and in order. It answers pings.
/// </summary>
internal sealed class Bystander : IAsyncDisposable
{
    public const string Mark = "bystander";

    // The rhythm of a client that has other things to do as well.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly EngineClient _client;
    private readonly bool _speaksMessagePack;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _exchanging;
    private int _exchanged;

    private Bystander(EngineClient client, bool speaksMessagePack)
    {
        _client = client;
        _speaksMessagePack = speaksMessagePack;
        _exchanging = Task.Run(ExchangeAsync);
    }

    /// <summary>Adds what the server does for bystanders.</summary>
    /// <returns>Whether the socket is one.</returns>
    public static bool Serve(SocketIOServer io, ServerSocket socket)
    {
        if (!socket.Handshake.Query.ContainsKey(Mark))
        {
            return false;
        }

        socket.On("number", async (int number) =>
        {
            await io.To(socket.Id).EmitAsync("number", number);
            return number;
        });
        return true;
    }

    public static async Task<Bystander> StartAsync(Uri address, TransportKind transport, bool speaksMessagePack)
    {
        EngineClient client = await EngineClient.OpenAsync(address, transport, $"EIO=4&{Mark}=1");
        await client.SendAsync(speaksMessagePack ? MessagePackWords.Connect : "40");
        Assert.StartsWith("40{\"sid\":", MessagePackWords.Show(await client.NextAsync()), StringComparison.Ordinal);
        var bystander = new Bystander(client, speaksMessagePack);

        // The connection handlers have run by then: those that a test adds are not the bystander's.
        await bystander.ExchangeAsync(0);
        return bystander;
    }

    /// <summary>Waits until events that are sent from now on have come back.</summary>
    public async Task ExchangeAsync(int count)
    {
        // The one that is under way may have begun before.
        int target = Volatile.Read(ref _exchanged) + count + 1;
        await Waiting.UntilAsync(() => _exchanging.IsCompleted || Volatile.Read(ref _exchanged) >= target, "the bystander's events");
        if (_exchanging.IsCompleted)
        {
            await _exchanging;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _exchanging;
        _stop.Dispose();
        await _client.DisposeAsync();
    }

    private async Task ExchangeAsync()
    {
        using var rhythm = new PeriodicTimer(Pause);
        while (!_stop.IsCancellationRequested)
        {
            int number = _exchanged + 1;
            await _client.SendAsync(_speaksMessagePack
                ? MessagePackWords.Event("number", MessagePackWords.Integer(number), number)
                : $"42{number}[\"number\",{number}]");

            // With connection state recovery an offset follows.
            Assert.Matches($"^42\\[\"number\",{number}(,\"[^\"]+\")?\\]$", await NextAsync());
            Assert.Equal($"43{number}[{number}]", await NextAsync());
            Volatile.Write(ref _exchanged, number);
            await rhythm.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task<string> NextAsync()
    {
        while (true)
        {
            string packet = MessagePackWords.Show(await _client.NextAsync());
            if (packet != "2")
            {
                return packet;
            }

            await _client.SendAsync("3");
        }
    }
}
