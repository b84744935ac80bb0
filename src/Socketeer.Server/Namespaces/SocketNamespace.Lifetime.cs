using Microsoft.Extensions.Logging;

namespace Socketeer.Server;

/// <content>
/// The life of a child of a parent namespace: it lives as long as anyone is in it, is about to be, or may come back, where
/// <see cref="SocketIOOptions.CleanupEmptyChildNamespaces"/> says so. Other namespaces live as long as the server.
/// </content>
public sealed partial class SocketNamespace
{
    // A count that no entering brings back above zero.
    private const int Removed = int.MinValue / 2;

    private readonly TaskCompletionSource<bool>? _announced;
    private volatile bool _isAnnounced;
    private int _holders;

    internal ParentNamespace? Parent { get; }

    /// <summary>Gets the count of the connection that asked for this child; <see langword="null"/> when the application did.</summary>
    internal ChildCount? MadeBy { get; }

    /// <summary>Gets the name in figures: that of the parent, as clients choose the names of children.</summary>
    internal string FiguresName => Parent?.Name ?? Name;

    /// <summary>Gets a task that tells when the application has been told of the child, and whether that went well.</summary>
    internal Task<bool> Announced => _announced!.Task;

    /// <summary>Enters a namespace that is ready for clients; <see cref="Leave"/> follows.</summary>
    /// <returns><see langword="false"/> when it is a child that is not ready yet, or removed.</returns>
    internal bool TryEnter() => Parent is null || (_isAnnounced && TryHold());

    /// <summary>Keeps a child alive; <see cref="Leave"/> follows.</summary>
    /// <returns><see langword="false"/> when it is removed.</returns>
    internal bool TryHold() => Parent is null || Interlocked.Increment(ref _holders) > 0;

    /// <summary>Lets a child go. The last one to do so removes it.</summary>
    internal void Leave()
    {
        if (Parent is not null && Interlocked.Decrement(ref _holders) == 0 && Server.Options.CleanupEmptyChildNamespaces)
        {
            Server.RemoveIfEmpty(this);
        }
    }

    /// <summary>Closes a child to all who come. Called under the server's lock, which guards the table it is taken out of.</summary>
    /// <param name="isEmpty">Whether it stays open when someone has entered it meanwhile.</param>
    internal bool TryRemove(bool isEmpty) => isEmpty
        ? Interlocked.CompareExchange(ref _holders, Removed, 0) == 0
        : Interlocked.Exchange(ref _holders, Removed) >= 0;

    /// <summary>The application was told of the child.</summary>
    internal void OnAnnounced(bool isAnnounced)
    {
        if (isAnnounced)
        {
            LifetimeLog.ChildCreated(Logger, Name, Parent!.Name);
        }

        _isAnnounced = isAnnounced;
        _announced!.SetResult(isAnnounced);
    }

    /// <summary>Frees a child that was removed. Never throws.</summary>
    internal async Task CloseAsync()
    {
        LifetimeLog.ChildRemoved(Logger, Name, Parent!.Name);
        try
        {
            await Adapter.CloseAsync();
        }
        catch (Exception exception)
        {
            LifetimeLog.ClosingFailed(Logger, Name, exception);
        }
    }

    private static partial class LifetimeLog
    {
        [LoggerMessage(504, LogLevel.Debug, "{Namespace} was made, a child of {Parent}.", EventName = "ChildNamespaceCreated")]
        public static partial void ChildCreated(ILogger logger, string @namespace, string parent);

        [LoggerMessage(505, LogLevel.Debug, "{Namespace}, a child of {Parent}, is empty and was removed.", EventName = "ChildNamespaceRemoved")]
        public static partial void ChildRemoved(ILogger logger, string @namespace, string parent);

        [LoggerMessage(702, LogLevel.Error, "The adapter of {Namespace} could not be closed.", EventName = "AdapterClosingFailed")]
        public static partial void ClosingFailed(ILogger logger, string @namespace, Exception exception);
    }
}
