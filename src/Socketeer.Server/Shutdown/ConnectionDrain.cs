using System.Security.Cryptography;

namespace Socketeer.Server;

/// <summary>
/// Closes connections one after the other, evenly spread over a time, so that their clients do not come to the other servers all at once.
/// </summary>
internal static class ConnectionDrain
{
    // Moments within a slot, its very beginning left out.
    private const int Steps = 1 << 20;

    /// <summary>Closes the connections.</summary>
    /// <param name="connections">The connections; shuffled, because neighbours in the table have often come together.</param>
    /// <param name="timeout">The time they are spread over.</param>
    /// <param name="time">The clock.</param>
    /// <param name="handled">Gets, for every connection, a task that completes when the application's handlers have run.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns><see langword="false"/> when it was ended early.</returns>
    public static async Task<bool> RunAsync(
        SocketIOConnection[] connections, TimeSpan timeout, TimeProvider time, List<Task> handled, CancellationToken cancellationToken)
    {
        RandomNumberGenerator.Shuffle(connections.AsSpan());
        long start = time.GetTimestamp();
        for (int i = 0; i < connections.Length; i++)
        {
            // Each has a slot of its own, and somewhere in it its moment.
            TimeSpan due = timeout * ((i + Jitter()) / connections.Length);
            TimeSpan wait = due - time.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            handled.Add(CloseAsync(connections[i]));
        }

        return true;
    }

    private static double Jitter() => (double)RandomNumberGenerator.GetInt32(1, Steps) / Steps;

    // On another thread: the application's handlers must not hold the others up.
    private static async Task CloseAsync(SocketIOConnection connection)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var handled = new List<Task>();
        connection.Close(DisconnectReason.ServerShuttingDown, handled);

        // The client gets what waits to be sent before it goes.
        connection.Engine.Close();
        await Task.WhenAll(handled);
    }
}
