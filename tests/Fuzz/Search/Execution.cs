using Socketeer.Fuzz.Targets;

namespace Socketeer.Fuzz.Search;

/// <summary>Runs a target on one input, and watches what it costs.</summary>
internal static class Execution
{
    // What reading and comparing small inputs allocates is far below; a decoder that believes a length of the peer's is above.
    private const long MaxAllocated = 4L << 20;
    private const long MaxAllocatedPerByte = 2048;

    /// <summary>Runs a target.</summary>
    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static Exception? Run(FuzzTarget target, byte[] input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Run(input);
        }
        catch (Exception exception)
        {
            return exception;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated <= MaxAllocated + (input.Length * MaxAllocatedPerByte)
            ? null
            : new FuzzFailureException($"{input.Length} bytes made the decoder allocate {allocated}.");
    }
}
