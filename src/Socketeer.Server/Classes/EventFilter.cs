using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Socketeer.Server;

/// <summary>A filter that is to be made for each event; used by generated code.</summary>
public sealed class EventFilter
{
    private readonly Func<IServiceProvider, IEventFilter> _get;
    private readonly ServiceDescriptor _service;

    private EventFilter(Func<IServiceProvider, IEventFilter> get, ServiceDescriptor service)
    {
        _get = get;
        _service = service;
    }

    /// <summary>Names a filter.</summary>
    /// <typeparam name="TFilter">Its type.</typeparam>
    /// <returns>The filter.</returns>
    public static EventFilter Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>()
        where TFilter : class, IEventFilter =>
        new(static services => services.GetRequiredService<TFilter>(), ServiceDescriptor.Scoped<TFilter, TFilter>());

    internal void AddTo(IServiceCollection services) => services.TryAdd(_service);

    internal IEventFilter Get(IServiceProvider services) => _get(services);
}
