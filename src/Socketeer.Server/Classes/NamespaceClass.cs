using Microsoft.Extensions.DependencyInjection;

namespace Socketeer.Server;

/// <summary>A namespace class that was added, and how it becomes part of the server.</summary>
internal abstract class NamespaceClass(string namespaceName, Type type)
{
    public string NamespaceName => namespaceName;

    public Type Type => type;

    /// <summary>Adds what the class needs of services.</summary>
    public abstract void AddServices(IServiceCollection services);

    /// <summary>Makes the namespace, before any socket or other handler is there.</summary>
    public abstract void AddTo(SocketIOServer server);
}

/// <summary>Calls the methods of a namespace class, each on an object of its own.</summary>
internal sealed class NamespaceClass<THandler> : NamespaceClass
    where THandler : SocketNamespaceHandler, INamespaceBinder<THandler>
{
    private readonly EventMap<THandler> _map = new();
    private readonly NamespaceAuthorization _authorization = new(typeof(THandler));

    public NamespaceClass(string namespaceName)
        : base(namespaceName, typeof(THandler)) => THandler.BindEvents(_map);

    public override void AddServices(IServiceCollection services)
    {
        foreach (EventFilter filter in _map.Events.SelectMany(static mapped => mapped.Filters))
        {
            filter.AddTo(services);
        }

        if (_authorization.IsNeeded)
        {
            // Not the core alone: where that is added, a web application insists on the rest.
            services.AddAuthorization();
        }
    }

    public override void AddTo(SocketIOServer server)
    {
        SocketNamespace target = server.Of(NamespaceName);
        if (_authorization.IsNeeded)
        {
            target.Guards.Add(_authorization.CheckAsync);
        }

        // One set of listeners, with which every socket begins.
        foreach (MappedEvent<THandler> mapped in _map.Events)
        {
            target.ClassListeners.Add(mapped.EventName, Compose(mapped));
        }

        if (_map.Connected is { } connected)
        {
            target.OnConnection(socket => CallAsync(socket, handler => connected(handler, socket.Aborted)));
        }

        if (_map.Disconnected is { } disconnected)
        {
            target.OnConnection(socket =>
            {
                socket.OnDisconnected(reason => CallAsync(socket, handler => disconnected(handler, reason)));
            });
        }
    }

    private static Func<EventContext, ValueTask> Compose(MappedEvent<THandler> mapped)
    {
        Func<EventContext, ValueTask> call = context => HandleAsync(mapped.Handler, context);
        foreach (EventFilter filter in mapped.Filters.Reverse())
        {
            Func<EventContext, ValueTask> next = call;
            call = context => new ValueTask(filter.Get(context.Services).InvokeAsync(context, () => next(context).AsTask()));
        }

        return call;
    }

    private static async ValueTask HandleAsync(Func<THandler, EventContext, ValueTask> call, EventContext context)
    {
        THandler handler = THandler.Create(context.Services);
        try
        {
            handler.Socket = context.Socket;
            await call(handler, context);
        }
        finally
        {
            await DisposeAsync(handler);
        }
    }

    private static async ValueTask CallAsync(ServerSocket socket, Func<THandler, ValueTask> call)
    {
        await using AsyncServiceScope scope = socket.Namespace.Server.Services.CreateAsyncScope();
        THandler handler = THandler.Create(scope.ServiceProvider);
        try
        {
            handler.Socket = socket;
            await call(handler);
        }
        finally
        {
            await DisposeAsync(handler);
        }
    }

    // The object is ours, not the scope's.
    private static ValueTask DisposeAsync(THandler handler)
    {
        if (handler is IAsyncDisposable asyncDisposable)
        {
            return asyncDisposable.DisposeAsync();
        }

        (handler as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
