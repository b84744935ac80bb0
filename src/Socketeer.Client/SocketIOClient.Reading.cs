namespace Socketeer.Client;

/// <content>How the handlers of a socket that are behind hold back the reading of the connection. The client's lock guards all of it.</content>
public sealed partial class SocketIOClient
{
    // The queue that was full when reading stopped last.
    private HandlerQueue? _full;

    /// <summary>
    /// Gives a task that completes when more may be read: a socket's queue has room, or an answer of the server's is waited for. The answer is
    /// behind what is not read yet, and the handler that would make room may need it.
    /// </summary>
    internal Task WaitForRoomAsync(HandlerQueue queue)
    {
        if (Array.Exists(_sockets, static socket => socket.AwaitsAnswer))
        {
            return Task.CompletedTask;
        }

        _full = queue;
        return queue.WaitForRoomAsync();
    }

    /// <summary>An answer of the server's is waited for from now on, and reading may have stopped before.</summary>
    internal void OnAnswerAwaited()
    {
        _full?.MakeRoom();
        _full = null;
    }
}
