using System.IO.Pipelines;
using Socketeer.EngineIO;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Microbenchmarks;

/// <summary>A WebSocket that takes every frame at once and brings none.</summary>
internal sealed class NullChannel : WebSocketChannel
{
    /// <summary>Gets the bytes written, frame headers included.</summary>
    public long WrittenBytes { get; private set; }

    public override bool HasUnread => false;

    public override bool TryReceive() => false;

    public override ValueTask<ReadResult> ReceiveAsync() =>
        ValueTask.FromResult(new ReadResult(default, isCanceled: false, isCompleted: true));

    public override bool Take(in ReadResult result) => false;

    public override bool TryRead(out WebSocketMessage message)
    {
        message = default;
        return false;
    }

    public override ValueTask WriteAsync(EncodedMessage message, bool compress)
    {
        WrittenBytes += message.Frame.Length;
        return ValueTask.CompletedTask;
    }

    public override void WritePong(ReadOnlySpan<byte> data)
    {
    }

    public override ValueTask FlushAsync() => ValueTask.CompletedTask;

    public override ValueTask CloseAsync(ushort status) => ValueTask.CompletedTask;

    public override void Abort()
    {
    }

    public override ValueTask FinishAsync() => ValueTask.CompletedTask;
}
