namespace Socketeer;

/// <summary>A list of handlers that is read without a lock while it changes: every change makes a new array.</summary>
/// <typeparam name="T">The type of the handlers.</typeparam>
internal sealed class Subscriptions<T>
    where T : Delegate
{
    private T[] _handlers = [];

    /// <summary>Gets the handlers at this moment, in order.</summary>
    public T[] Handlers => Volatile.Read(ref _handlers);

    public IDisposable Add(T handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Change(handlers => [.. handlers, handler]);
        return new Subscription(this, handler);
    }

    public IDisposable Prepend(T handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Change(handlers => [handler, .. handlers]);
        return new Subscription(this, handler);
    }

    public void Clear() => Change(static _ => []);

    private void Remove(T handler) => Change(handlers =>
    {
        int index = Array.IndexOf(handlers, handler);
        return index < 0 ? handlers : [.. handlers[..index], .. handlers[(index + 1)..]];
    });

    private void Change(Func<T[], T[]> change)
    {
        T[] before;
        do
        {
            before = Handlers;
        }
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _handlers, change(before), before), before));
    }

    private sealed class Subscription(Subscriptions<T> list, T handler) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                list.Remove(handler);
            }
        }
    }
}
