using BenchmarkDotNet.Attributes;
using Socketeer.Server;

namespace Socketeer.Microbenchmarks;

/// <summary>
/// The snapshot that a broadcast walks: free as long as nobody comes or goes, and an array of all members after somebody did.
/// </summary>
[MemoryDiagnoser]
public class RoomTableBenchmarks
{
    private const string Room = "room";
    private const int Limit = 1000;

    private readonly RoomTable _table = new();
    private NullServer _server = null!;
    private ServerSocket _restless = null!;

    [Params(10, 1_000, 10_000)]
    public int Sockets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _server = new NullServer();
        ServerSocket[] sockets = _server.Connect(Sockets);
        foreach (ServerSocket socket in sockets)
        {
            _table.Add(socket, Room, Limit, out _);
        }

        _restless = sockets[^1];
    }

    [GlobalCleanup]
    public void Cleanup() => _server.Dispose();

    [Benchmark(Description = "members, unchanged")]
    public int Unchanged() => _table.GetMembers(Room).Length;

    [Benchmark(Description = "members, after one left and came back")]
    public int Changed()
    {
        _table.Remove(_restless, Room, out _);
        _table.Add(_restless, Room, Limit, out _);
        return _table.GetMembers(Room).Length;
    }
}
