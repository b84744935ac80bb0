using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Socketeer;

/// <summary>Events as a stream: <c>await foreach</c> over what comes.</summary>
public static class EventStreamExtensions
{
    // What arrives while the loop's body runs waits here; when it is full, the socket's next events wait.
    private const int Capacity = 256;

    /// <summary>Gives the first argument of each event from now on, in order, until the token is cancelled.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>The stream. It begins to listen when it is iterated. An event whose argument is no <typeparamref name="T"/> is logged and left out.</returns>
    /// <remarks>A loop slower than its events holds the socket's other events back: their order is kept.</remarks>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async IAsyncEnumerable<T?> ListenAsync<T>(
        this IEventSource source, string eventName, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(eventName);
        var values = Channel.CreateBounded<T?>(new BoundedChannelOptions(Capacity) { SingleReader = true });
        using IDisposable listener = source.AddListener(eventName, e => WriteAsync(values.Writer, e.Read<T>(0)));
        try
        {
            await foreach (T? value in values.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return value;
            }
        }
        finally
        {
            // A handler that waits for room would wait for ever.
            values.Writer.TryComplete();
        }
    }

    // The end of the stream is nothing that a handler fails of.
    private static async ValueTask WriteAsync<T>(ChannelWriter<T?> writer, T? value)
    {
        while (await writer.WaitToWriteAsync().ConfigureAwait(false))
        {
            if (writer.TryWrite(value))
            {
                return;
            }
        }
    }
}
