namespace Socketeer.Server;

/// <summary>
/// Decides whether a namespace that does not exist comes into being because a client asks for it. Throwing says no, and is logged.
/// </summary>
/// <param name="namespaceName">The name the client asks for, <c>/</c> first. What it is made of is up to the client.</param>
/// <param name="handshake">The client: what it sent as <c>auth</c>, its request and its user.</param>
/// <returns><see langword="true"/> to make the namespace and let the client go on to its middlewares.</returns>
public delegate ValueTask<bool> NamespacePredicate(string namespaceName, Handshake handshake);
