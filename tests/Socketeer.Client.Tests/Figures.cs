using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Socketeer.Client.Tests;

/// <summary>The sums of what the clients of one server measure: others test at the same time, on other ports.</summary>
internal sealed class Figures : IDisposable
{
    private const string Prefix = "socketio.client.";

    private readonly ConcurrentDictionary<string, long> _sums = new();
    private readonly MeterListener _listener = new();

    public Figures(Uri server)
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Socketeer.Client")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key == "server.port" && tag.Value is int port && port == server.Port)
                {
                    _sums.AddOrUpdate(instrument.Name[Prefix.Length..], value, (_, sum) => sum + value);
                }
            }
        });
        _listener.Start();
    }

    /// <summary>What an instrument measured.</summary>
    public long Sum(string instrument) => _sums.GetValueOrDefault(instrument);

    public void Dispose() => _listener.Dispose();
}
