using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Microbenchmarks;

/// <summary>
/// A packet through a session and its WebSocket transport, which finds itself idle and writes at once, to a channel that costs
/// nothing.
/// </summary>
[MemoryDiagnoser]
public class EngineSessionBenchmarks
{
    private readonly NullChannel _channel = new();
    private readonly EncodedPacket _packet = EncodedPacket.CreateText("2[\"echo\",1]"u8);
    private EngineIOServer _server = null!;
    private EngineSession _session = null!;

    [GlobalSetup]
    public void Setup()
    {
        _server = new EngineIOServer(
            new EngineIOOptions(), static _ => new Nobody(), new TimeWithoutTimers(), NullLoggerFactory.Instance);
        _session = new EngineSession(_server, SessionId.Create(), new NullConnection().Request, protocol: 4);
        _session.Attach(new WebSocketTransport(_session, _channel, prefersBase64: false));
    }

    [GlobalCleanup]
    public void Cleanup() => _server.Close();

    [Benchmark(Description = "send and write")]
    public long Send()
    {
        _session.Send(_packet);
        return _channel.WrittenBytes;
    }

    private sealed class Nobody : EngineConnectionHandler;
}
