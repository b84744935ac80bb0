using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Socketeer.Server;

/// <content>Dynamic namespaces: parents, and the children that clients bring into being.</content>
public sealed partial class SocketIOServer
{
    private const string UnknownNamespace = "Invalid namespace";
    private const string TooManyNamespaces = "Too many namespaces";
    private const string InternalError = "Internal server error";

    // In the order in which they were added: the first that matches is it. Every change makes a new array.
    private ParentNamespace[] _parents = [];
    private int _childCount;

    /// <summary>Gets a value that tells whether clients can bring namespaces into being.</summary>
    internal bool HasParents => System.Threading.Volatile.Read(ref _parents).Length > 0;

    /// <summary>
    /// Makes a parent namespace: a client that asks for a namespace which does not exist and whose name has a match gets a child of
    /// it. Parents are asked in the order in which they were made. Corresponds to <c>of(regex)</c>.
    /// </summary>
    /// <param name="pattern">
    /// The pattern; begin it with <c>^</c> and end it with <c>$</c>, for a match anywhere in the name suffices. Clients choose the
    /// names: <see cref="RegexOptions.NonBacktracking"/>, or a match timeout, keeps them from choosing slow ones.
    /// </param>
    /// <returns>The parent.</returns>
    public ParentNamespace Of(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return AddParent(pattern, (name, _) => ValueTask.FromResult(pattern.IsMatch(name)));
    }

    /// <summary>
    /// Makes a parent namespace: a client that asks for a namespace which does not exist gets a child of it when the predicate says
    /// so. Parents are asked in the order in which they were made. Corresponds to <c>of(fn)</c>.
    /// </summary>
    /// <param name="predicate">What decides. It may take its time; the client's other namespaces do not wait for it.</param>
    /// <returns>The parent.</returns>
    [OverloadResolutionPriority(1)]
    public ParentNamespace Of(NamespacePredicate predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return AddParent(null, predicate);
    }

    /// <inheritdoc cref="Of(NamespacePredicate)" />
    public ParentNamespace Of(Func<string, Handshake, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return AddParent(null, (name, handshake) => ValueTask.FromResult(predicate(name, handshake)));
    }

    /// <summary>Finds or makes the child a client asks for. Never throws.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="handshake">The client.</param>
    /// <param name="madeBy">The children that the client's connection brought into being.</param>
    internal async ValueTask<ChildLookup> FindChildAsync(string name, Handshake handshake, ChildCount madeBy)
    {
        ParentNamespace? parent = null;
        foreach (ParentNamespace candidate in System.Threading.Volatile.Read(ref _parents))
        {
            if (await IsMatchAsync(candidate, name, handshake))
            {
                parent = candidate;
                break;
            }
        }

        if (parent is null)
        {
            return new ChildLookup(null, UnknownNamespace);
        }

        SocketNamespace? child;
        (string Option, int Value)? limit = null;
        bool isNew = false;
        bool started;
        try
        {
            lock (_gate)
            {
                // Another client may have asked for the same meanwhile. What is in the table is not removed: that happens under the lock.
                if (!_namespaces.TryGetValue(name, out child) || !child.TryHold())
                {
                    limit = FindReachedLimit(madeBy);
                    child = limit is null ? AddNamespace(name, parent, madeBy) : null;
                    isNew = child is not null;
                    child?.TryHold();
                }

                started = _started;
            }
        }
        catch (Exception exception)
        {
            // The application's factory of adapters.
            NamespaceLogger.LogAdapterFailed(name, exception);
            return new ChildLookup(null, InternalError);
        }

        if (child is null)
        {
            DynamicLog.TooManyChildren(NamespaceLogger, limit!.Value.Option, limit.Value.Value);
            return new ChildLookup(null, TooManyNamespaces);
        }

        try
        {
            if (isNew)
            {
                Announce(child, started);
            }
        }
        catch (Exception exception)
        {
            DynamicLog.HandlerFailed(NamespaceLogger, name, exception);
        }

        // What the application adds to a new namespace nobody gets past.
        if (child.Parent is not null && !await child.Announced)
        {
            child.Leave();
            return new ChildLookup(null, InternalError);
        }

        return new ChildLookup(child, string.Empty);
    }

    /// <summary>Removes a child that nobody is in, unless someone enters it meanwhile.</summary>
    internal void RemoveIfEmpty(SocketNamespace child)
    {
        lock (_gate)
        {
            if (!child.TryRemove(isEmpty: true))
            {
                return;
            }

            Remove(child);
        }

        _ = child.CloseAsync();
    }

    // A child that the application could not be told of is none: who asks next tries again.
    private void OnChildAnnounced(SocketNamespace child, bool isAnnounced)
    {
        if (!isAnnounced)
        {
            lock (_gate)
            {
                child.TryRemove(isEmpty: false);
                Remove(child);
            }

            _ = child.CloseAsync();
        }

        child.OnAnnounced(isAnnounced);
    }

    // Called under the lock.
    private void Remove(SocketNamespace child)
    {
        _namespaces.TryRemove(new KeyValuePair<string, SocketNamespace>(child.Name, child));
        child.Parent!.Remove(child);
        _childCount--;
        if (child.MadeBy is { } madeBy)
        {
            madeBy.Value--;
        }
    }

    private ParentNamespace AddParent(Regex? pattern, NamespacePredicate predicate)
    {
        lock (_gate)
        {
            var parent = new ParentNamespace(this, $"/_{_parents.Length}", pattern, predicate);
            System.Threading.Volatile.Write(ref _parents, [.. _parents, parent]);
            return parent;
        }
    }

    private async ValueTask<bool> IsMatchAsync(ParentNamespace parent, string name, Handshake handshake)
    {
        try
        {
            return await parent.IsMatchAsync(name, handshake);
        }
        catch (Exception exception)
        {
            DynamicLog.PredicateFailed(NamespaceLogger, parent.Name, exception);
            return false;
        }
    }

    // Called under the lock.
    private (string Option, int Value)? FindReachedLimit(ChildCount madeBy)
    {
        if (_childCount >= Options.MaxChildNamespaces)
        {
            return (nameof(Options.MaxChildNamespaces), Options.MaxChildNamespaces);
        }

        return madeBy.Value >= Options.MaxChildNamespacesPerConnection
            ? (nameof(Options.MaxChildNamespacesPerConnection), Options.MaxChildNamespacesPerConnection)
            : null;
    }

    private static partial class DynamicLog
    {
        [LoggerMessage(506, LogLevel.Error, "The predicate or pattern of the parent namespace {Parent} failed; it counts as no match.", EventName = "NamespacePredicateFailed")]
        public static partial void PredicateFailed(ILogger logger, string parent, Exception exception);

        [LoggerMessage(507, LogLevel.Warning, "A client was refused a new namespace: there are {Option}, {Limit}, already.", EventName = "TooManyChildNamespaces")]
        public static partial void TooManyChildren(ILogger logger, string option, int limit);

        [LoggerMessage(508, LogLevel.Error, "A handler of new namespaces failed for {Namespace}; it was removed.", EventName = "NewNamespaceHandlerFailed")]
        public static partial void HandlerFailed(ILogger logger, string @namespace, Exception exception);
    }
}
