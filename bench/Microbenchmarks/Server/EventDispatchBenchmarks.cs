using System.Buffers;
using BenchmarkDotNet.Attributes;

namespace Socketeer.Microbenchmarks;

/// <summary>A message in, its handler called, and what the handler sends encoded and handed to the connection.</summary>
[MemoryDiagnoser]
public class EventDispatchBenchmarks
{
    private readonly ReadOnlySequence<byte> _echo = Input.Text(Input.ShortEvent);
    private readonly ReadOnlySequence<byte> _ack = Input.Text($"21[\"ack\",\"{Input.Short}\"]");
    private NullServer _server = null!;
    private NullConnection _connection = null!;

    [GlobalSetup]
    public void Setup()
    {
        _server = new NullServer();
        _server.IO.OnConnection(static socket =>
        {
            socket.On("echo", e => socket.EmitAsync("echo", e.Arguments));
            socket.On("ack", static e => e.AckAsync(e.Arguments));
        });
        _connection = _server.Connect();
    }

    [GlobalCleanup]
    public void Cleanup() => _server.Dispose();

    [Benchmark(Description = "echo by an event")]
    public long Echo() => Receive(_echo);

    [Benchmark(Description = "echo by an ack")]
    public long Ack() => Receive(_ack);

    private long Receive(in ReadOnlySequence<byte> message)
    {
        _connection.Receive(message);
        return _connection.SentBytes;
    }
}
