namespace Socketeer.Server;

/// <summary>
/// Puts a filter before the events of a namespace class, or before one of its methods. Those of the class come first, each group in the
/// order in which it is written. The filter is a scoped service, unless the application has added it with another lifetime.
/// </summary>
/// <typeparam name="TFilter">The filter.</typeparam>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class EventFilterAttribute<TFilter> : Attribute
    where TFilter : class, IEventFilter;
