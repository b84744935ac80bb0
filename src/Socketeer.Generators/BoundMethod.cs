namespace Socketeer.Generators;

/// <summary>A method that handles an event.</summary>
/// <param name="EventName">The event.</param>
/// <param name="MethodName">The method, for people.</param>
/// <param name="Handler">The lambda that reads the arguments, calls the method and acks.</param>
/// <param name="Filters">Expressions that name the filters.</param>
internal sealed record BoundMethod(string EventName, string MethodName, string Handler, string[] Filters);
