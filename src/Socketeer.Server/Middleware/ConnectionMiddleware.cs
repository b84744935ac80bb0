namespace Socketeer.Server;

/// <summary>
/// Runs before a socket is connected. Calls <paramref name="next"/> to let it pass; throws <see cref="ConnectRefusedException"/>, or
/// returns without calling <paramref name="next"/>, to refuse it.
/// </summary>
/// <param name="socket">The socket; not connected yet. It may join rooms, and what is emitted to it arrives before it is connected.</param>
/// <param name="next">The rest of the middlewares.</param>
/// <returns>A task that completes when the middleware has decided.</returns>
public delegate Task ConnectionMiddleware(ServerSocket socket, Func<Task> next);
