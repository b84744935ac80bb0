using System.Collections;
using System.Runtime.Versioning;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Socketeer.EngineIO;

/// <summary>
/// The features of a connection: those that the connection has itself, and the few that its users add. A list, for a server holds
/// one per connection.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ConnectionFeatures(EpollConnection connection) : IFeatureCollection
{
    private KeyValuePair<Type, object?>[] _added = [];

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public object? this[Type key]
    {
        get
        {
            foreach (KeyValuePair<Type, object?> feature in _added)
            {
                if (feature.Key == key)
                {
                    return feature.Value;
                }
            }

            return IsOwn(key) ? connection : null;
        }

        set
        {
            Revision++;
            var feature = new KeyValuePair<Type, object?>(key, value);
            int index = Array.FindIndex(_added, added => added.Key == key);
            if (index >= 0)
            {
                _added[index] = feature;
            }
            else
            {
                _added = [.. _added, feature];
            }
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator()
    {
        foreach (KeyValuePair<Type, object?> feature in _added)
        {
            if (feature.Value is not null)
            {
                yield return new KeyValuePair<Type, object>(feature.Key, feature.Value);
            }
        }

        foreach (Type own in typeof(EpollConnection).GetInterfaces())
        {
            if (IsOwn(own) && !Array.Exists(_added, added => added.Key == own))
            {
                yield return new KeyValuePair<Type, object>(own, connection);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsOwn(Type key) =>
        key == typeof(IConnectionIdFeature)
        || key == typeof(IConnectionTransportFeature)
        || key == typeof(IConnectionItemsFeature)
        || key == typeof(IConnectionLifetimeFeature)
        || key == typeof(IConnectionEndPointFeature)
        || key == typeof(IConnectionSocketFeature)
        || key == typeof(IMemoryPoolFeature);
}
