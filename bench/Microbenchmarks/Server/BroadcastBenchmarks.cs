using BenchmarkDotNet.Attributes;
using Socketeer.Protocol.EngineIO;
using Socketeer.Server;

namespace Socketeer.Microbenchmarks;

/// <summary>
/// One encoded packet to many sockets through the adapter; the figures are per broadcast. The connections cost next to nothing.
/// </summary>
[MemoryDiagnoser]
public class BroadcastBenchmarks
{
    private const string Room = "room";

    private readonly EncodedPacket _packet = EncodedPacket.CreateText("2[\"news\",1]"u8);
    private readonly BroadcastOptions _toRoom = new([Room], [], BroadcastModifiers.None);
    private BroadcastOptions _toRoomButOne = BroadcastOptions.Everyone;
    private NullServer _server = null!;
    private Adapter _adapter = null!;

    [Params(10, 1_000, 10_000)]
    public int Sockets { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _server = new NullServer();
        _adapter = _server.IO.Of("/").Adapter;
        ServerSocket[] sockets = _server.Connect(Sockets);
        foreach (ServerSocket socket in sockets)
        {
            await socket.JoinAsync([Room]);
        }

        _toRoomButOne = new BroadcastOptions([Room], [sockets[0].Id], BroadcastModifiers.None);
    }

    [GlobalCleanup]
    public void Cleanup() => _server.Dispose();

    [Benchmark(Description = "to everyone")]
    public ValueTask Everyone() => _adapter.BroadcastAsync(_packet, BroadcastOptions.Everyone);

    [Benchmark(Description = "to a room")]
    public ValueTask OneRoom() => _adapter.BroadcastAsync(_packet, _toRoom);

    [Benchmark(Description = "to a room, except the sender")]
    public ValueTask OneRoomButTheSender() => _adapter.BroadcastAsync(_packet, _toRoomButOne);
}
