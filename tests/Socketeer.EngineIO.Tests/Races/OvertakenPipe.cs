using System.IO.Pipelines;

namespace Socketeer.EngineIO.Tests.Races;

/// <summary>A reader during whose calls other work may run.</summary>
internal sealed class OvertakenReader(RaceScheduler scheduler, PipeReader inner) : PipeReader
{
    public override bool TryRead(out ReadResult result)
    {
        scheduler.Interrupt();
        return inner.TryRead(out result);
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        scheduler.Interrupt();
        return inner.ReadAsync(cancellationToken);
    }

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}

/// <summary>A writer during whose calls other work may run.</summary>
internal sealed class OvertakenWriter(RaceScheduler scheduler, PipeWriter inner) : PipeWriter
{
    /// <summary>Gets or sets a value that tells whether what is written goes nowhere.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Gets or sets a value that tells whether the connection is the host's again.</summary>
    public bool IsGivenBack { get; set; }

    public bool WasWrittenTooLate { get; private set; }

    public override void Advance(int bytes)
    {
        inner.Advance(bytes);
        scheduler.Interrupt();
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        WasWrittenTooLate |= IsGivenBack;
        return inner.GetMemory(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        WasWrittenTooLate |= IsGivenBack;
        return inner.GetSpan(sizeHint);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        scheduler.Interrupt();
        return IsBroken
            ? ValueTask.FromResult(new FlushResult(isCanceled: false, isCompleted: true))
            : inner.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);
}
