using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Socketeer.EngineIO.Tests.Races;

/// <summary>The client of one race, on polling: one GET and one POST at a time, like the official ones. Its upgrades are in the other part.</summary>
internal sealed partial class RaceClient(RaceScheduler scheduler, RaceServer server, Func<int> countDealtWith)
{
    private const char Separator = '\u001e';

    private readonly Queue<string> _outbox = new();
    private readonly List<HttpExchange> _posts = [];
    private TaskCompletionSource? _changed;
    private HttpExchange? _get;
    private string _query = "?EIO=4&transport=polling";
    private bool _isPolling;
    private bool _isPosting;
    private bool _isPaused;
    private bool _isMoving;
    private int _number;

    /// <summary>Gets what came, in order.</summary>
    public List<string> Received { get; } = [];

    /// <summary>Gets the messages that left, in order.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>Gets a value that tells whether the client knows that it is over.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Gets a value that tells whether the client did something that may cost it messages.</summary>
    public bool IsLossy { get; private set; }

    /// <summary>Gets or sets what, one in so many requests, breaks; 0 when none does.</summary>
    public int Faults { get; set; }

    /// <summary>Gets a value that tells whether the client gave up a poll, and whatever was on its way to it.</summary>
    public bool BreaksPolls { get; private set; }

    /// <summary>Gets a value that tells whether the client waits for its poll to end, so that it can move.</summary>
    public bool IsHeldBack => _isMoving && _isPolling;

    public bool IsOnWebSocket => _socket is not null;

    public bool IsUpgrading { get; private set; }

    /// <summary>Gets since when the client waits for the server to give its upgrade up, if it does.</summary>
    public DateTimeOffset? SilentSince { get; private set; }

    public async Task OpenAsync()
    {
        (int status, string body) = await Request(HttpMethods.Get).Answer;
        Assert.Equal(200, status);
        _query += $"&sid={body.AsSpan(9, 20)}";
        StartPolling();
    }

    /// <summary>Says numbered things at random moments.</summary>
    public async Task TalkAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await scheduler.TurnsAsync(8);
            int number = ++_number;
            Say(scheduler.Chance(3) ? $"#C0{number:X4}" : string.Create(CultureInfo.InvariantCulture, $"4c{number}"));
        }
    }

    /// <summary>Ends the session as a client does that has done with it.</summary>
    public void Close()
    {
        IsLossy = true;
        if (_socket is null)
        {
            Say("1");
        }
        else
        {
            _socket.SendClose();
        }
    }

    /// <summary>Is gone without a word.</summary>
    public void Vanish()
    {
        IsLossy = true;
        BreaksPolls = true;
        IsOver = true;
        _get?.Abort();
        _posts.ToList().ForEach(post => post.Abort());
        foreach (WebSocketConnection connection in server.WebSockets)
        {
            connection.Drop(scheduler.Chance(2));
        }

        Change();
    }

    /// <summary>Something happened that the client may wait for.</summary>
    public void Change() => Interlocked.Exchange(ref _changed, null)?.SetResult();

    private void Say(string message)
    {
        if (_socket is not null)
        {
            SendOnWebSocket(message);
            return;
        }

        _outbox.Enqueue(message);
        StartPosting();
    }

    private void StartPolling()
    {
        if (!_isPolling && CanRequest())
        {
            _isPolling = true;
            scheduler.Watch(PollAsync());
        }
    }

    private void StartPosting()
    {
        if (!_isPosting && CanRequest())
        {
            _isPosting = true;
            scheduler.Watch(PostAsync());
        }
    }

    private bool CanRequest() => !_isPaused && !IsOver && _socket is null;

    private async Task PollAsync()
    {
        await scheduler.TurnsAsync(4);
        while (CanRequest())
        {
            _get = Request(HttpMethods.Get);
            if (Breaks())
            {
                scheduler.Watch(AbortAsync(_get));
            }

            (int status, string body) = await _get.Answer;
            _get = null;
            scheduler.Note($"client's poll was answered {status} {body}");
            if (Refuses(HttpMethods.Get, status, body))
            {
                break;
            }

            foreach (string packet in body.Split(Separator))
            {
                Take(packet);
            }

            await scheduler.TurnsAsync(4);
        }

        _isPolling = false;
        Change();
    }

    // Whoever learns from a poll that a post was dealt with may send the next before the answer to the first.
    private async Task PostAsync()
    {
        await scheduler.TurnsAsync(4);
        while (_outbox.Count > 0 && CanRequest())
        {
            int before = Sent.Count;
            var packets = new List<string>();
            for (int i = scheduler.Random.Next(1, 6); i > 0 && _outbox.TryDequeue(out string? message); i--)
            {
                packets.Add(message[0] == '#' ? $"b{Convert.ToBase64String(Convert.FromHexString(message.AsSpan(1)))}" : message);
                Note(message);
            }

            var post = new HttpExchange(scheduler, HttpMethods.Post, _query);
            PipeWriter body = post.SendBody();
            server.Send(post);
            _posts.Add(post);
            scheduler.Note($"client posts {string.Join(' ', packets)}");
            scheduler.Watch(TakeAnswerAsync(post));
            await SendBodyAsync(post, body, Encoding.UTF8.GetBytes(string.Join(Separator, packets)));
            bool isEager = scheduler.Chance(4);
            await UntilAsync(() => _posts.Count == 0 || (isEager && _posts.Count == 1 && countDealtWith() > before));
            await scheduler.TurnsAsync(2);
        }

        await UntilAsync(() => _posts.Count == 0);
        _isPosting = false;
        Change();
        if (_outbox.Count > 0)
        {
            StartPosting();
        }
    }

    private async Task SendBodyAsync(HttpExchange post, PipeWriter writer, byte[] body)
    {
        int first = scheduler.Random.Next(body.Length + 1);
        await writer.WriteAsync(body.AsMemory(0, first));
        await scheduler.TurnsAsync(2);
        if (Breaks())
        {
            IsLossy = true;
            scheduler.Note("client breaks its post");
            await writer.CompleteAsync(new ConnectionResetException("reset"));
            post.Abort();
        }
        else
        {
            await writer.WriteAsync(body.AsMemory(first));
            await writer.CompleteAsync();
        }
    }

    private async Task TakeAnswerAsync(HttpExchange post)
    {
        (int status, string answer) = await post.Answer;
        scheduler.Note($"client's post was answered {status} {answer}");
        _posts.Remove(post);
        Refuses(HttpMethods.Post, status, answer);
        Change();
    }

    private HttpExchange Request(string method)
    {
        var exchange = new HttpExchange(scheduler, method, _query);
        server.Send(exchange);
        return exchange;
    }

    private async Task AbortAsync(HttpExchange exchange)
    {
        IsLossy = true;
        BreaksPolls = true;
        await scheduler.TurnsAsync(6);
        scheduler.Note("client breaks its poll");
        exchange.Abort();
    }

    private bool Breaks() => Faults > 0 && scheduler.Chance(Faults);

    private bool Refuses(string method, int status, string body)
    {
        if (status == StatusCodes.Status200OK)
        {
            return false;
        }

        // A session that ended a moment ago is not known any more.
        if (!IsLossy && server.Engine.ClientsCount > 0)
        {
            scheduler.Fail($"{method} of an honest client was answered {status} {body}");
        }

        End();
        return true;
    }

    private void Take(string packet)
    {
        switch (packet[0])
        {
            case '1':
                End();
                break;
            case '2':
                Say("3");
                break;
            case 'b':
                Received.Add($"#{Convert.ToHexString(Convert.FromBase64String(packet[1..]))}");
                break;
            case '4' or '#':
                Received.Add(packet);
                break;
            case '6':
                break;
            default:
                scheduler.Fail($"the client got {packet}");
                break;
        }
    }

    // Heartbeats do not count.
    private void Note(string message)
    {
        if (message[0] is '4' or '#')
        {
            Sent.Add(message[0] == '4' ? message[1..] : message);
        }
    }

    private void End()
    {
        IsOver = true;
        Change();
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _changed.Task;
        }
    }
}
