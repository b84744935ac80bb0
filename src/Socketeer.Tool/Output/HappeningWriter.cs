namespace Socketeer.Tool;

/// <summary>Prints what happens, one line each, from any thread.</summary>
internal abstract class HappeningWriter(TextWriter output, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();

    public void Write(Happening happening)
    {
        // The time is taken under the lock too: it never runs backwards from line to line.
        lock (_gate)
        {
            output.WriteLine(Format(happening, timeProvider.GetLocalNow()));
            output.Flush();
        }
    }

    protected abstract string Format(Happening happening, DateTimeOffset time);
}
