using System.Text;
using BenchmarkDotNet.Attributes;

namespace Socketeer.Microbenchmarks;

/// <summary>
/// The handler of an event, found by the UTF-8 bytes of its name, against a dictionary that needs a string first. The worst case:
/// the handler that was added last, among names of one length that differ at their ends.
/// </summary>
[MemoryDiagnoser]
public class EventListenersBenchmarks
{
    private readonly EventListeners _listeners = new([]);
    private readonly Dictionary<string, Func<EventContext, ValueTask>> _byName = new(StringComparer.Ordinal);
    private byte[] _name = [];

    [Params(1, 4, 16)]
    public int Handlers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        for (int i = 0; i < Handlers; i++)
        {
            string name = $"chat:message:{i:00}";
            Func<EventContext, ValueTask> handler = static _ => ValueTask.CompletedTask;
            _listeners.Add(name, handler);
            _byName.Add(name, handler);
            _name = Encoding.UTF8.GetBytes(name);
        }
    }

    [Benchmark(Baseline = true, Description = "string, then Dictionary")]
    public object? Dictionary() => _byName.GetValueOrDefault(Encoding.UTF8.GetString(_name));

    [Benchmark(Description = "EventListeners, by UTF-8")]
    public object? Listeners()
    {
        // As ServerSocket does it.
        foreach (EventListener listener in _listeners.All)
        {
            if (listener.IsNamed(_name))
            {
                return listener.Handler;
            }
        }

        return null;
    }
}
