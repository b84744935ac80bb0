namespace Socketeer.Server;

/// <summary>
/// Runs before the handlers of every event of a socket. Calls <paramref name="next"/> to let it pass; throws to stop it, which
/// the socket's error handlers get to know and the client does not.
/// </summary>
/// <param name="context">The event; <see cref="EventContext.Replace"/> puts another in its place.</param>
/// <param name="next">The rest of the middlewares, and the handlers.</param>
/// <returns>A task that completes when the event is dealt with.</returns>
public delegate Task EventMiddleware(EventContext context, Func<Task> next);
