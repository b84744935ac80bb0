using System.Runtime.CompilerServices;

namespace Socketeer;

/// <summary>
/// The typed ways to handle an event: a delegate whose parameters are the arguments. What it returns, if anything, is the ack;
/// a delegate that returns nothing sends none.
/// </summary>
/// <remarks>
/// An argument that is missing or of another type keeps the delegate from being called: it is logged, and the socket stays
/// connected. For optional arguments, or any number of them, take the <see cref="EventContext"/> instead.
/// </remarks>
public static class EventSourceExtensions
{
    /// <summary>Adds a handler that gets the event as it came.</summary>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(3)]
    public static IDisposable On(this IEventSource source, string eventName, Func<EventContext, ValueTask> handler) =>
        Add(source, eventName, handler, handler);

    /// <summary>Adds a handler that gets the event as it came.</summary>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(2)]
    public static IDisposable On(this IEventSource source, string eventName, Func<EventContext, Task> handler) =>
        Add(source, eventName, handler, e => new ValueTask(handler(e)));

    /// <summary>Adds a handler that gets the event as it came.</summary>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(2)]
    public static IDisposable On(this IEventSource source, string eventName, Action<EventContext> handler) =>
        Add(source, eventName, handler, e =>
        {
            handler(e);
            return ValueTask.CompletedTask;
        });

    /// <summary>Adds a handler that runs to its end.</summary>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On(this IEventSource source, string eventName, Action handler) =>
        Add(source, eventName, handler, e =>
        {
            handler();
            return ValueTask.CompletedTask;
        });

    /// <summary>Adds an asynchronous handler.</summary>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(1)]
    public static IDisposable On(this IEventSource source, string eventName, Func<Task> handler) =>
        Add(source, eventName, handler, e => new ValueTask(handler()));

    /// <summary>Adds an asynchronous handler.</summary>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On(this IEventSource source, string eventName, Func<ValueTask> handler) =>
        Add(source, eventName, handler, e => handler());

    /// <summary>Adds a handler whose result is the ack.</summary>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<TAck>(this IEventSource source, string eventName, Func<TAck> handler) =>
        Add(source, eventName, handler, e => e.AckAsync(handler()));

    /// <summary>Adds an asynchronous handler whose result is the ack.</summary>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(1)]
    public static IDisposable On<TAck>(this IEventSource source, string eventName, Func<Task<TAck>> handler) =>
        Add(source, eventName, handler, async e => await e.AckAsync(await handler().ConfigureAwait(false)).ConfigureAwait(false));

    /// <summary>Adds an asynchronous handler whose result is the ack.</summary>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<TAck>(this IEventSource source, string eventName, Func<ValueTask<TAck>> handler) =>
        Add(source, eventName, handler, async e => await e.AckAsync(await handler().ConfigureAwait(false)).ConfigureAwait(false));

    /// <summary>Adds a handler that runs to its end.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1>(this IEventSource source, string eventName, Action<T1> handler) =>
        Add(source, eventName, handler, e =>
        {
            handler(e.Read<T1>(0)!);
            return ValueTask.CompletedTask;
        });

    /// <summary>Adds an asynchronous handler.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(1)]
    public static IDisposable On<T1>(this IEventSource source, string eventName, Func<T1, Task> handler) =>
        Add(source, eventName, handler, e => new ValueTask(handler(e.Read<T1>(0)!)));

    /// <summary>Adds an asynchronous handler.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1>(this IEventSource source, string eventName, Func<T1, ValueTask> handler) =>
        Add(source, eventName, handler, e => handler(e.Read<T1>(0)!));

    /// <summary>Adds a handler whose result is the ack.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1, TAck>(this IEventSource source, string eventName, Func<T1, TAck> handler) =>
        Add(source, eventName, handler, e => e.AckAsync(handler(e.Read<T1>(0)!)));

    /// <summary>Adds an asynchronous handler whose result is the ack.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(1)]
    public static IDisposable On<T1, TAck>(this IEventSource source, string eventName, Func<T1, Task<TAck>> handler) =>
        Add(source, eventName, handler, async e => await e.AckAsync(await handler(e.Read<T1>(0)!).ConfigureAwait(false)).ConfigureAwait(false));

    /// <summary>Adds an asynchronous handler whose result is the ack.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1, TAck>(this IEventSource source, string eventName, Func<T1, ValueTask<TAck>> handler) =>
        Add(source, eventName, handler, async e => await e.AckAsync(await handler(e.Read<T1>(0)!).ConfigureAwait(false)).ConfigureAwait(false));

    /// <summary>Adds a handler that runs to its end.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1, T2>(this IEventSource source, string eventName, Action<T1, T2> handler) =>
        Add(source, eventName, handler, e =>
        {
            handler(e.Read<T1>(0)!, e.Read<T2>(1)!);
            return ValueTask.CompletedTask;
        });

    /// <summary>Adds an asynchronous handler.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(1)]
    public static IDisposable On<T1, T2>(this IEventSource source, string eventName, Func<T1, T2, Task> handler) =>
        Add(source, eventName, handler, e => new ValueTask(handler(e.Read<T1>(0)!, e.Read<T2>(1)!)));

    /// <summary>Adds an asynchronous handler.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1, T2>(this IEventSource source, string eventName, Func<T1, T2, ValueTask> handler) =>
        Add(source, eventName, handler, e => handler(e.Read<T1>(0)!, e.Read<T2>(1)!));

    /// <summary>Adds a handler whose result is the ack.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1, T2, TAck>(this IEventSource source, string eventName, Func<T1, T2, TAck> handler) =>
        Add(source, eventName, handler, e => e.AckAsync(handler(e.Read<T1>(0)!, e.Read<T2>(1)!)));

    /// <summary>Adds an asynchronous handler whose result is the ack.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(1)]
    public static IDisposable On<T1, T2, TAck>(this IEventSource source, string eventName, Func<T1, T2, Task<TAck>> handler) =>
        Add(source, eventName, handler, async e => await e.AckAsync(await handler(e.Read<T1>(0)!, e.Read<T2>(1)!).ConfigureAwait(false)).ConfigureAwait(false));

    /// <summary>Adds an asynchronous handler whose result is the ack.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1, T2, TAck>(this IEventSource source, string eventName, Func<T1, T2, ValueTask<TAck>> handler) =>
        Add(source, eventName, handler, async e => await e.AckAsync(await handler(e.Read<T1>(0)!, e.Read<T2>(1)!).ConfigureAwait(false)).ConfigureAwait(false));

    /// <summary>Adds a handler that runs to its end.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1, T2, T3>(this IEventSource source, string eventName, Action<T1, T2, T3> handler) =>
        Add(source, eventName, handler, e =>
        {
            handler(e.Read<T1>(0)!, e.Read<T2>(1)!, e.Read<T3>(2)!);
            return ValueTask.CompletedTask;
        });

    /// <summary>Adds an asynchronous handler.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(1)]
    public static IDisposable On<T1, T2, T3>(this IEventSource source, string eventName, Func<T1, T2, T3, Task> handler) =>
        Add(source, eventName, handler, e => new ValueTask(handler(e.Read<T1>(0)!, e.Read<T2>(1)!, e.Read<T3>(2)!)));

    /// <summary>Adds an asynchronous handler.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1, T2, T3>(this IEventSource source, string eventName, Func<T1, T2, T3, ValueTask> handler) =>
        Add(source, eventName, handler, e => handler(e.Read<T1>(0)!, e.Read<T2>(1)!, e.Read<T3>(2)!));

    /// <summary>Adds a handler whose result is the ack.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1, T2, T3, TAck>(this IEventSource source, string eventName, Func<T1, T2, T3, TAck> handler) =>
        Add(source, eventName, handler, e => e.AckAsync(handler(e.Read<T1>(0)!, e.Read<T2>(1)!, e.Read<T3>(2)!)));

    /// <summary>Adds an asynchronous handler whose result is the ack.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(1)]
    public static IDisposable On<T1, T2, T3, TAck>(this IEventSource source, string eventName, Func<T1, T2, T3, Task<TAck>> handler) =>
        Add(source, eventName, handler, async e => await e.AckAsync(await handler(e.Read<T1>(0)!, e.Read<T2>(1)!, e.Read<T3>(2)!).ConfigureAwait(false)).ConfigureAwait(false));

    /// <summary>Adds an asynchronous handler whose result is the ack.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1, T2, T3, TAck>(this IEventSource source, string eventName, Func<T1, T2, T3, ValueTask<TAck>> handler) =>
        Add(source, eventName, handler, async e => await e.AckAsync(await handler(e.Read<T1>(0)!, e.Read<T2>(1)!, e.Read<T3>(2)!).ConfigureAwait(false)).ConfigureAwait(false));

    /// <summary>Adds a handler that runs to its end.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1, T2, T3, T4>(this IEventSource source, string eventName, Action<T1, T2, T3, T4> handler) =>
        Add(source, eventName, handler, e =>
        {
            handler(e.Read<T1>(0)!, e.Read<T2>(1)!, e.Read<T3>(2)!, e.Read<T4>(3)!);
            return ValueTask.CompletedTask;
        });

    /// <summary>Adds an asynchronous handler.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(1)]
    public static IDisposable On<T1, T2, T3, T4>(this IEventSource source, string eventName, Func<T1, T2, T3, T4, Task> handler) =>
        Add(source, eventName, handler, e => new ValueTask(handler(e.Read<T1>(0)!, e.Read<T2>(1)!, e.Read<T3>(2)!, e.Read<T4>(3)!)));

    /// <summary>Adds an asynchronous handler.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1, T2, T3, T4>(this IEventSource source, string eventName, Func<T1, T2, T3, T4, ValueTask> handler) =>
        Add(source, eventName, handler, e => handler(e.Read<T1>(0)!, e.Read<T2>(1)!, e.Read<T3>(2)!, e.Read<T4>(3)!));

    /// <summary>Adds a handler whose result is the ack.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1, T2, T3, T4, TAck>(this IEventSource source, string eventName, Func<T1, T2, T3, T4, TAck> handler) =>
        Add(source, eventName, handler, e => e.AckAsync(handler(e.Read<T1>(0)!, e.Read<T2>(1)!, e.Read<T3>(2)!, e.Read<T4>(3)!)));

    /// <summary>Adds an asynchronous handler whose result is the ack.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    [OverloadResolutionPriority(1)]
    public static IDisposable On<T1, T2, T3, T4, TAck>(this IEventSource source, string eventName, Func<T1, T2, T3, T4, Task<TAck>> handler) =>
        Add(source, eventName, handler, async e => await e.AckAsync(await handler(e.Read<T1>(0)!, e.Read<T2>(1)!, e.Read<T3>(2)!, e.Read<T4>(3)!).ConfigureAwait(false)).ConfigureAwait(false));

    /// <summary>Adds an asynchronous handler whose result is the ack.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TAck">The type of the answer.</typeparam>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable On<T1, T2, T3, T4, TAck>(this IEventSource source, string eventName, Func<T1, T2, T3, T4, ValueTask<TAck>> handler) =>
        Add(source, eventName, handler, async e => await e.AckAsync(await handler(e.Read<T1>(0)!, e.Read<T2>(1)!, e.Read<T3>(2)!, e.Read<T4>(3)!).ConfigureAwait(false)).ConfigureAwait(false));

    /// <summary>Adds a handler that runs for one event and is taken away before that. Corresponds to <c>once()</c>.</summary>
    /// <param name="source">The socket.</param>
    /// <param name="eventName">The event's name, compared ordinally.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>A registration: dispose it to take the handler away.</returns>
    public static IDisposable Once(this IEventSource source, string eventName, Func<EventContext, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        IDisposable? registration = null;
        int called = 0;
        return registration = Add(source, eventName, handler, e =>
        {
            // Events handled side by side may both come here before the registration is gone.
            if (Interlocked.Exchange(ref called, 1) != 0)
            {
                return ValueTask.CompletedTask;
            }

            registration?.Dispose();
            return handler(e);
        });
    }

    private static IDisposable Add(IEventSource source, string eventName, Delegate handler, Func<EventContext, ValueTask> invoke)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(eventName);
        ArgumentNullException.ThrowIfNull(handler);
        return source.AddListener(eventName, invoke);
    }
}
