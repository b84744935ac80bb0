using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Socketeer.Protocol.Buffers;

/// <summary>
/// Keeps objects of one type that are used for a moment each: a few per thread, where taking one costs next to nothing, and a
/// bounded number for all, for objects that one thread takes and another gives back. Safe to use from any thread.
/// </summary>
/// <typeparam name="T">The type of the objects.</typeparam>
[SuppressMessage("Design", "CA1000", Justification = "One pool per type is the point.")]
public static class RecyclePool<T>
    where T : class
{
    private const int MaximumPerThread = 16;

    // An unbounded pool would keep the peak of a burst for ever.
    private const int MaximumShared = 1024;

    private static readonly ConcurrentQueue<T> Shared = new();
    private static int SharedCount;

    [ThreadStatic]
    private static Stack<T>? Local;

    /// <summary>Takes an object.</summary>
    /// <returns>An object that was given back, or <see langword="null"/> when there is none.</returns>
    public static T? Take()
    {
        if (Local is { } local && local.TryPop(out T? item))
        {
            return item;
        }

        if (Volatile.Read(ref SharedCount) > 0 && Shared.TryDequeue(out item))
        {
            Interlocked.Decrement(ref SharedCount);
            return item;
        }

        return null;
    }

    /// <summary>Gives an object back. The caller must be the only one that has it.</summary>
    /// <param name="item">The object, ready for its next use.</param>
    public static void Give(T item)
    {
        Stack<T> local = Local ??= new Stack<T>(MaximumPerThread);
        if (local.Count < MaximumPerThread)
        {
            local.Push(item);
        }
        else if (Interlocked.Increment(ref SharedCount) <= MaximumShared)
        {
            Shared.Enqueue(item);
        }
        else
        {
            Interlocked.Decrement(ref SharedCount);
        }
    }
}
