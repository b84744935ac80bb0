using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Json;
using Socketeer.Bench.Load;
using Socketeer.Bench.Measuring;
using Socketeer.Bench.Servers;

namespace Socketeer.Bench.Runs;

/// <summary>
/// Echo by long-polling: every client has a poll that waits, posts an event, and posts the next when both the poll and the
/// post are answered. One operation is a POST and a GET.
/// </summary>
internal sealed class PollingRun
{
    private const long TickNanoseconds = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly EventLoop _loop;
    private readonly LatencyHistogram _latencies = new();
    private readonly List<Client> _clients = [];
    private long _echoes;
    private int _joined;
    private bool _stopping;

    private PollingRun(EventLoop loop) => _loop = loop;

    /// <summary>Runs the load.</summary>
    public static Measurement Run(ServerDefinition definition, ServerProcess server, int clients, int payloadSize, RunTimes times, int round)
    {
        using var loop = new EventLoop();
        return new PollingRun(loop).Run(definition, server, clients, new string('x', payloadSize), times, round);
    }

    private Measurement Run(ServerDefinition definition, ServerProcess server, int clients, string payload, RunTimes times, int round)
    {
        for (int i = 0; i < clients; i++)
        {
            _clients.Add(new Client(this, server.Endpoint, payload));
        }

        Wait(() => _joined == clients, "join");
        foreach (Client client in _clients)
        {
            client.Send();
        }

        Go(times.WarmUp);
        _latencies.Clear();
        long echoesBefore = _echoes;
        ProcessCost before = ProcessCost.Read(server.Id);
        long start = Stopwatch.GetTimestamp();
        Go(times.Measure);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        ProcessCost cost = ProcessCost.Read(server.Id) - before;
        long echoes = _echoes - echoesBefore;
        _stopping = true;
        Wait(() => _clients.TrueForAll(client => !client.IsWaiting), "get its echo");
        return new Measurement(
            definition.Name,
            "polling echo",
            round,
            cost.CpuSeconds * 1e6 / echoes,
            echoes / elapsed.TotalSeconds,
            _latencies.Percentile(50),
            _latencies.Percentile(99),
            (double)cost.Switches / echoes);
    }

    private void Go(TimeSpan time)
    {
        long end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end)
        {
            _loop.RunOnce(TickNanoseconds);
        }
    }

    private void Wait(Func<bool> isDone, string what)
    {
        long deadline = Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency);
        while (!isDone())
        {
            _loop.RunOnce(TickNanoseconds);
            if (Stopwatch.GetTimestamp() > deadline)
            {
                throw new LoadException($"A polling client could not {what}.");
            }
        }
    }

    /// <summary>One client: a connection that polls and one that posts. The loop closes them.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "The loop owns the connections.")]
    private sealed class Client
    {
        private const string Path = "/socket.io/?EIO=4&transport=polling";

        private readonly PollingRun _run;
        private readonly HttpConnection _poller;
        private readonly HttpConnection _poster;
        private readonly byte[] _echo;
        private string _path = Path;
        private byte[] _poll = [];
        private byte[] _post = [];
        private long _sentAt;
        private bool _isOpen;
        private bool _isJoined;
        private bool _isPosted;
        private bool _isEchoed;

        public Client(PollingRun run, IPEndPoint server, string payload)
        {
            _run = run;
            _echo = Encoding.ASCII.GetBytes($"42[\"echo\",\"{payload}\"]");
            _poller = new HttpConnection(server, body => OnPolled(body.Span));
            _poster = new HttpConnection(server, body => OnPosted(body.Span));
            run._loop.Add(_poller);
            run._loop.Add(_poster);
            Server = server;
            _poller.Get(Path);
        }

        public bool IsWaiting => !_isPosted || !_isEchoed;

        private IPEndPoint Server { get; }

        public void Send()
        {
            _isPosted = false;
            _isEchoed = false;
            _sentAt = Stopwatch.GetTimestamp();
            _poster.SendRaw(_post);
        }

        private void OnPolled(ReadOnlySpan<byte> body)
        {
            foreach (Range range in body.Split((byte)0x1E))
            {
                OnPacket(body[range]);
            }

            _poller.SendRaw(_poll);
            SendNext();
        }

        private void OnPacket(ReadOnlySpan<byte> packet)
        {
            if (!_isOpen)
            {
                var reader = new Utf8JsonReader(packet[1..]);
                using JsonDocument handshake = JsonDocument.ParseValue(ref reader);
                _path = $"{Path}&sid={handshake.RootElement.GetProperty("sid").GetString()}";
                _poll = Encoding.ASCII.GetBytes($"GET {_path} HTTP/1.1\r\nHost: {Server}\r\n\r\n");
                _post = Encoding.ASCII.GetBytes(
                    $"POST {_path} HTTP/1.1\r\nHost: {Server}\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: {_echo.Length}\r\n\r\n"
                    + Encoding.ASCII.GetString(_echo));
                _isOpen = true;
                _poster.Post(_path, "40"u8);
            }
            else if (packet is [(byte)'2'])
            {
                // The load ends before the answer would be missed.
            }
            else if (!_isJoined)
            {
                _isJoined = true;
                JoinWhenPosted();
            }
            else if (packet.SequenceEqual(_echo))
            {
                _isEchoed = true;
                _run._echoes++;
                _run._latencies.Add(Stopwatch.GetTimestamp() - _sentAt);
            }
            else
            {
                throw new LoadException($"The server sent {Encoding.UTF8.GetString(packet)}.");
            }
        }

        private void OnPosted(ReadOnlySpan<byte> body)
        {
            if (!body.SequenceEqual("ok"u8))
            {
                throw new LoadException("The server did not answer ok.");
            }

            bool isFirst = !_isPosted && _sentAt == 0;
            _isPosted = true;
            if (isFirst)
            {
                JoinWhenPosted();
            }
            else
            {
                SendNext();
            }
        }

        private void JoinWhenPosted()
        {
            if (_isPosted && _isJoined && _sentAt == 0)
            {
                _run._joined++;
            }
        }

        private void SendNext()
        {
            if (_isPosted && _isEchoed && !_run._stopping)
            {
                Send();
            }
        }
    }
}
