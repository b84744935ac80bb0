using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Socketeer.Server.Tests.Doubles;

/// <summary>
/// The sums of what one server measures. Only that server's: a listener of all meters would cost other tests the allocations they count.
/// </summary>
internal sealed class Figures : IMeterFactory
{
    private readonly ConcurrentBag<Meter> _meters = [];
    private readonly ConcurrentDictionary<string, long> _sums = new();
    private readonly MeterListener _listener = new();

    public Figures()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == this)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            string key = Key(instrument.Name, tags.Length == 0 ? null : (string?)tags[0].Value);
            _sums.AddOrUpdate(key, value, (_, sum) => sum + value);
        });
        _listener.Start();
    }

    /// <summary>What an instrument measured, for a value of its tag.</summary>
    public long Sum(string instrument, string? tag = "/") => _sums.GetValueOrDefault(Key("socketio.server." + instrument, tag));

    public Meter Create(MeterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var meter = new Meter(options.Name, options.Version, options.Tags, scope: this);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (Meter meter in _meters)
        {
            meter.Dispose();
        }
    }

    private static string Key(string instrument, string? tag) => $"{instrument} {tag}";
}
