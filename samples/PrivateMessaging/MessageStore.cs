namespace Socketeer.Samples.PrivateMessaging;

/// <summary>The last messages, in memory.</summary>
internal sealed class MessageStore
{
    private const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<PrivateMessage> _messages = [];

    public void Add(PrivateMessage message)
    {
        lock (_lock)
        {
            if (_messages.Count == Capacity)
            {
                _messages.Dequeue();
            }

            _messages.Enqueue(message);
        }
    }

    /// <summary>Gives a user's messages, by the other user.</summary>
    public ILookup<string, PrivateMessage> Of(string userId)
    {
        lock (_lock)
        {
            return _messages
                .Where(message => message.From == userId || message.To == userId)
                .ToLookup(message => message.From == userId ? message.To : message.From);
        }
    }
}
