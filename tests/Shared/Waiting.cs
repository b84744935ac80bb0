namespace Socketeer.Tests.Shared;

/// <summary>Waiting for events with a deadline; nothing here waits for time alone.</summary>
internal static class Waiting
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static Task Within(this Task task) => task.WaitAsync(Deadline, TimeProvider.System, TestContext.Current.CancellationToken);

    public static Task<T> Within<T>(this Task<T> task) => task.WaitAsync(Deadline, TimeProvider.System, TestContext.Current.CancellationToken);

    public static Task Within(this ValueTask task) => task.AsTask().Within();

    public static Task<T> Within<T>(this ValueTask<T> task) => task.AsTask().Within();

    /// <summary>Waits until something that another thread brings about is true.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Deadline, $"{what} did not come about.");
            await Task.Yield();
        }
    }
}
