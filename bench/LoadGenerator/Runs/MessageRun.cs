using System.Buffers.Text;
using System.Diagnostics;
using Socketeer.Bench.Dialects;
using Socketeer.Bench.Load;
using Socketeer.Bench.Measuring;
using Socketeer.Bench.Servers;

namespace Socketeer.Bench.Runs;

/// <summary>
/// Sends numbered requests and counts what comes of each: every delivery must come to a client it is for, unchanged, and
/// just once. One that is missing in the end is an error.
/// </summary>
internal sealed class MessageRun : IClientListener
{
    private const int Window = 1 << 16;
    private const long TickNanoseconds = 1_000_000;

    // What a client asks for before it stops reading: more than any system keeps for a connection, so that the server has the rest.
    private const int ClogRequests = 512;
    private const int ClogSize = 16 * 1024;

    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(20);

    private readonly MessagePlan _plan;
    private readonly ServerDefinition _definition;
    private readonly ServerProcess _server;
    private readonly EventLoop _loop;
    private readonly ClientGroup _group;
    private readonly LatencyHistogram _latencies = new();
    private readonly Sending[] _sendings = new Sending[Window];
    private readonly Request[] _requests;
    private readonly byte[] _filler;
    private long _next;
    private long _underWay;
    private long _deliveries;
    private int _joins;
    private bool _stopping;

    private MessageRun(MessagePlan plan, ServerDefinition definition, ServerProcess server, EventLoop loop)
    {
        _loop = loop;
        _plan = plan;
        _definition = definition;
        _server = server;
        _group = new ClientGroup(loop, server.Endpoint, definition.Dialect, this);
        string filler = new('x', Math.Max(0, plan.PayloadSize - Request.Digits - 1));
        _filler = System.Text.Encoding.ASCII.GetBytes(filler);
        string payload = $"{Request.Mark}{new string('0', Request.Digits)}{filler}";
        _requests = plan.RoomSize == 0
            ? [definition.Dialect.Encode(plan.Kind, payload)]
            : [.. Enumerable.Range(0, plan.Rooms).Select(room => definition.Dialect.Encode(plan.Kind, payload, $"room-{room}"))];
    }

    /// <summary>Runs a load on a server.</summary>
    public static Measurement Run(MessagePlan plan, ServerDefinition definition, ServerProcess server, RunTimes times, int round)
    {
        using var loop = new EventLoop();
        return new MessageRun(plan, definition, server, loop).Run(times, round);
    }

    public void OnReady(WebSocketConnection client)
    {
        // The group counts them.
    }

    public void OnMessage(WebSocketConnection client, ReadOnlySpan<byte> message)
    {
        int mark = message.IndexOf((byte)Request.Mark);
        if (mark < 0)
        {
            _joins++;
            return;
        }

        if (!Utf8Parser.TryParse(message.Slice(mark + 1, Request.Digits), out long number, out _)
            || !message[(mark + 1 + Request.Digits)..].StartsWith(_filler))
        {
            throw new LoadException($"A message of {_plan.Name} came changed.");
        }

        ref Sending sending = ref _sendings[number % Window];
        if (sending.Number != number || sending.Missing == 0 || !IsRecipient(client.Index, sending))
        {
            throw new LoadException($"A message of {_plan.Name} came twice, or to the wrong client.");
        }

        sending.Missing--;
        _deliveries++;
        _latencies.Add(Stopwatch.GetTimestamp() - sending.SentAt);
        if (sending.Missing == 0)
        {
            _underWay--;
            if (_plan.Rate == 0 && !_stopping)
            {
                Send(sending.Sender);
            }
        }
    }

    public void OnClosed(WebSocketConnection client)
    {
        // The group throws.
    }

    private Measurement Run(RunTimes times, int round)
    {
        _group.Grow(_plan.Clients);
        Join();
        Clog();
        if (_plan.Rate == 0)
        {
            for (int sender = 0; sender < _plan.Senders; sender++)
            {
                for (int i = 0; i < _plan.InFlight; i++)
                {
                    Send(sender);
                }
            }
        }

        Go(times.WarmUp);
        _latencies.Clear();
        long deliveriesBefore = _deliveries;
        ProcessCost before = ProcessCost.Read(_server.Id);
        long start = Stopwatch.GetTimestamp();
        Go(times.Measure);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        ProcessCost cost = ProcessCost.Read(_server.Id) - before;
        long deliveries = _deliveries - deliveriesBefore;
        if (_group.Clients.Any(client => !client.IsReading && client.Unread == 0))
        {
            throw new LoadException("The client that does not read was sent nothing, or given up.");
        }

        Drain();
        return new Measurement(
            _definition.Name,
            _plan.Name,
            round,
            PerDelivery(cost.CpuSeconds * 1e6),
            deliveries / elapsed.TotalSeconds,
            _latencies.Percentile(50),
            _latencies.Percentile(99),
            PerDelivery(cost.Switches));

        double PerDelivery(double figure) => deliveries == 0 ? double.NaN : figure / deliveries;
    }

    private void Join()
    {
        int expected = 0;
        for (int room = 0; room < _plan.Rooms; room++)
        {
            Request join = _definition.Dialect.Encode(RequestKind.Join, string.Empty, $"room-{room}");
            for (int member = 0; member < _plan.RoomSize; member++)
            {
                join.Send(_group.Clients[_plan.MemberOf(room, member)], 0);
                expected++;
            }

            while (_joins < expected)
            {
                _loop.RunOnce(TickNanoseconds);
            }
        }
    }

    private void Clog()
    {
        Request echo = _definition.Dialect.Encode(RequestKind.Echo, new string('x', ClogSize));
        foreach (WebSocketConnection client in _group.Clients.Where(client => _plan.IsSilent(client.Index)))
        {
            client.StopReading();
            for (int i = 0; i < ClogRequests; i++)
            {
                echo.Send(client, 0);
            }
        }
    }

    private void Go(TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        long end = start + (long)(time.TotalSeconds * Stopwatch.Frequency);
        double interval = _plan.Rate == 0 ? 0 : (double)Stopwatch.Frequency / _plan.Rate;
        long sent = 0;
        while (true)
        {
            long now = Stopwatch.GetTimestamp();
            if (now >= end)
            {
                return;
            }

            if (_plan.Rate == 0)
            {
                _loop.RunOnce(TickNanoseconds);
                continue;
            }

            // One request at its own moment, not bundles: a bundle would be cheaper for every server.
            while (start + (sent * interval) <= now)
            {
                Send((int)(_next % _plan.Senders));
                sent++;
            }

            _loop.RunOnce(Math.Max(0, (long)((start + (sent * interval) - now) / Stopwatch.Frequency * 1e9)));
        }
    }

    private void Drain()
    {
        _stopping = true;
        long deadline = Stopwatch.GetTimestamp() + (long)(DrainPatience.TotalSeconds * Stopwatch.Frequency);
        while (_underWay > 0)
        {
            _loop.RunOnce(TickNanoseconds);
            if (Stopwatch.GetTimestamp() > deadline)
            {
                throw new LoadException($"{_underWay} requests of {_plan.Name} lost messages.");
            }
        }

        _group.Close();
    }

    private void Send(int sender)
    {
        long number = _next++;
        ref Sending sending = ref _sendings[number % Window];
        if (sending.Missing > 0)
        {
            throw new LoadException($"{_plan.Name}: the server is {Window} requests behind.");
        }

        int room = (int)(number % _requests.Length);
        sending = new Sending(number, sender, room, _plan.Recipients, Stopwatch.GetTimestamp());
        _underWay++;
        _requests[room].Send(_group.Clients[sender], number);
    }

    private bool IsRecipient(int client, in Sending sending) => _plan.Kind switch
    {
        RequestKind.Broadcast => !_plan.IsSilent(client),
        RequestKind.Room => IsMember(client, sending.Room),
        _ => client == sending.Sender,
    };

    private bool IsMember(int client, int room)
    {
        int stride = _plan.Clients / _plan.RoomSize;
        int offset = (client - (room * 2) + (_plan.Clients * 2)) % _plan.Clients;
        return offset % stride == 0;
    }

    private record struct Sending(long Number, int Sender, int Room, int Missing, long SentAt);
}
