using Microsoft.Extensions.DependencyInjection;

namespace Socketeer.Server;

/// <summary>Adds namespace classes to a Socket.IO server.</summary>
public static class SocketIOBuilderNamespaceExtensions
{
    /// <summary>
    /// Makes a namespace whose events a class handles. The class's <c>[Authorize]</c> attributes are checked when a client joins, before any
    /// middleware; its handlers run before those that a connection handler adds.
    /// </summary>
    /// <typeparam name="THandler">The class: derived from <see cref="SocketNamespaceHandler"/>, and <see langword="partial"/>.</typeparam>
    /// <param name="builder">The server under configuration.</param>
    /// <param name="namespaceName">The namespace's name; a leading <c>/</c> is added when it is missing.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">The namespace has a class already.</exception>
    public static ISocketIOBuilder AddNamespace<THandler>(this ISocketIOBuilder builder, string namespaceName = "/")
        where THandler : SocketNamespaceHandler, INamespaceBinder<THandler>
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(namespaceName);
        string name = namespaceName.StartsWith('/') ? namespaceName : "/" + namespaceName;
        NamespaceClass? other = builder.Services
            .Select(static service => service.IsKeyedService ? null : service.ImplementationInstance as NamespaceClass)
            .FirstOrDefault(existing => existing?.NamespaceName == name);
        if (other is not null)
        {
            throw new InvalidOperationException(
                $"The namespace {name} has the class {other.Type} already. Add {typeof(THandler)} under another name, or make one class of both.");
        }

        var added = new NamespaceClass<THandler>(name);
        added.AddServices(builder.Services);
        builder.Services.AddSingleton<NamespaceClass>(added);
        return builder;
    }
}
