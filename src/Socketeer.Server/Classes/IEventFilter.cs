using System.Diagnostics.CodeAnalysis;

namespace Socketeer.Server;

/// <summary>
/// Runs before the methods of a namespace class that are marked with <see cref="EventFilterAttribute{TFilter}"/>: an
/// <see cref="EventMiddleware"/> that is made by the services of the event's scope.
/// </summary>
public interface IEventFilter
{
    /// <summary>
    /// Handles an event. Calls <paramref name="next"/> to let it pass; returns without it, perhaps after an ack of its own, or throws, to
    /// stop it. What is thrown is logged, and the client is told nothing.
    /// </summary>
    /// <param name="context">The event; <see cref="EventContext.Replace"/> changes its arguments.</param>
    /// <param name="next">The rest of the filters, and the method.</param>
    /// <returns>A task that completes when the event is dealt with.</returns>
    [SuppressMessage("Naming", "CA1716", Justification = "The word of the documentation and of the middlewares.")]
    Task InvokeAsync(EventContext context, Func<Task> next);
}
