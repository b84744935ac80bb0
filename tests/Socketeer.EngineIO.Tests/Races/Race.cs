namespace Socketeer.EngineIO.Tests.Races;

/// <summary>
/// One session of one seed: a client that polls, posts, upgrades, drops and gives up, an application that sends and closes, and a clock
/// that moves, all at random moments. Then everybody behaves, and then the session is brought to its end. What must hold is looked at
/// after each part.
/// </summary>
internal sealed class Race
{
    // Sooner than this no heartbeat is due, and only an upgrade can run out of time.
    private static readonly TimeSpan SafeTime = TimeSpan.FromSeconds(19);
    private static readonly TimeSpan UpgradeTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly RaceScheduler _scheduler;
    private readonly RaceServer _server;
    private readonly RaceClient _client;
    private readonly DateTimeOffset _start;
    private RaceApplication? _application;
    private bool _discards;

    private Race(int seed)
    {
        _scheduler = new RaceScheduler(seed);
        var options = new EngineIOOptions();
        if (_scheduler.Chance(4))
        {
            options.SendQueueHighWaterMark = 24;
        }

        _server = new RaceServer(_scheduler, Accept, options);
        _client = new RaceClient(_scheduler, _server, () => Application.Received.Count) { Faults = _scheduler.Chance(4) ? 12 : 0 };
        _start = _server.Time.GetUtcNow();
    }

    private RaceApplication Application => _application!;

    private TimeSpan Elapsed => _server.Time.GetUtcNow() - _start;

    // The client did all it should, and time was no matter: nothing may be missing.
    private bool IsHonest =>
        !_client.IsLossy
        && !_discards
        && (!_client.IsOnWebSocket || Application.Times.Upgraded == 1)
        && (Application.Reason is null || (Application.Reason == CloseReason.ForcedClose && Elapsed < SafeTime));

    /// <summary>Runs one race.</summary>
    /// <param name="seed">What decides everything.</param>
    /// <returns>What went wrong and what happened before, or <see langword="null"/>.</returns>
    public static string? Run(int seed)
    {
        var race = new Race(seed);
        try
        {
            race._scheduler.Run(race.Run);
        }
        catch (Exception exception)
        {
            race._scheduler.Fail(exception.ToString());
        }

        return race._scheduler.Failures is [string first, ..]
            ? $"Seed {seed}: {first}{Environment.NewLine}{string.Join(Environment.NewLine, race._scheduler.Notes)}"
            : null;
    }

    private void Run()
    {
        _scheduler.Watch(_client.OpenAsync());
        _scheduler.RunUntilIdle();

        // 1. Everything at once.
        _scheduler.Watch(_client.TalkAsync(_scheduler.Random.Next(16)));
        _scheduler.Watch(Application.TalkAsync(_scheduler.Random.Next(16)));
        _scheduler.Watch(Application.TalkAsync(_scheduler.Random.Next(4)));
        _scheduler.Watch(UpgradeAsync());
        _scheduler.Watch(MoveClockAsync());
        _scheduler.Watch(CloseAsync());
        _scheduler.RunUntilIdle();
        CheckOrder();
        CheckProbes();
        if (!_client.IsUpgrading)
        {
            CheckSent();
        }

        // 2. Nobody does anything new: what waits for the clock goes on.
        _client.Faults = 0;
        Application.Slowness = TimeSpan.Zero;
        for (int i = 0; i < 100 && (_client.IsUpgrading || _client.Sent.Count != Application.Received.Count); i++)
        {
            Advance(Second);
            Check(!(_server.Time.GetUtcNow() - _client.SilentSince > UpgradeTime), "an upgrade has more time than it has");
        }

        CheckOrder();
        CheckSent();
        CheckReceived();

        // 3. The end.
        End();
        _scheduler.RunUntilIdle();
        CheckOrder();
        CheckSent();
        for (int i = 0; i < 150 && !IsOver(); i++)
        {
            Advance(Second);
        }

        CheckOrder();
        CheckEnd();
    }

    private RaceApplication Accept(EngineConnection connection) =>
        _application = new RaceApplication(_scheduler, _server.Time, connection)
        {
            OnReceived = _client.Change,
            Slowness = _scheduler.Chance(4) ? TimeSpan.FromSeconds(15) : TimeSpan.Zero,
        };

    private async Task UpgradeAsync()
    {
        for (int attempts = _scheduler.Random.Next(4); attempts > 0; attempts--)
        {
            await _client.UpgradeAsync();
        }
    }

    private async Task MoveClockAsync()
    {
        TimeSpan longest = _scheduler.Chance(4) ? TimeSpan.FromSeconds(100) : SafeTime - Second;
        for (int i = _scheduler.Random.Next(8); i > 0; i--)
        {
            await _scheduler.TurnsAsync(40);
            TimeSpan step = (longest - Elapsed) * _scheduler.Random.NextDouble();
            _scheduler.Note($"clock: {step.TotalSeconds:0.0} s");
            _server.Time.Advance(step);
        }
    }

    private async Task CloseAsync()
    {
        if (_scheduler.Chance(6))
        {
            await _scheduler.TurnsAsync(120);
            Close(discard: _scheduler.Chance(4));
        }
    }

    private void Close(bool discard)
    {
        _scheduler.Note($"application closes{(discard ? " and discards" : string.Empty)}");
        _discards |= discard;
        Application.Session.Close(discard);
    }

    private void End()
    {
        switch (_scheduler.Random.Next(7))
        {
            case 0 or 1:
                for (int i = _scheduler.Random.Next(4); i > 0; i--)
                {
                    Application.Send();
                }

                Close(discard: false);
                break;
            case 2:
                Close(discard: true);
                break;
            case 3:
                _client.Close();
                break;
            case 4:
                _client.Vanish();
                break;
            case 5:
                _discards = true;
                _server.Engine.Close();
                break;
            default:
                // Behind more that it has to answer first.
                _scheduler.Watch(_client.TalkAsync(4));
                _client.Close();
                break;
        }
    }

    private void Advance(TimeSpan time)
    {
        _server.Time.Advance(time);
        _scheduler.RunUntilIdle();
    }

    private bool IsOver() => _client.IsOver && _server.Engine.ClientsCount == 0 && _server.Exchanges.TrueForAll(exchange => exchange.IsServed);

    private void CheckOrder()
    {
        string[] sent = [.. Application.Sent.SelectMany(messages => messages)];
        Check(IsPrefix(_client.Received, sent), $"the client has {Show(_client.Received)} of {Show(sent)}");
        Check(IsPrefix(Application.Received, _client.Sent), $"the application has {Show(Application.Received)} of {Show(_client.Sent)}");
    }

    private void CheckSent()
    {
        if (IsHonest)
        {
            string[] sent = [.. Application.Sent.SelectMany(messages => messages)];
            Check(_client.Received.Count == sent.Length, $"the client waits for more than {Show(_client.Received)} of {Show(sent)}");
            Check(Application.Times.Closed == (_client.IsOver ? 1 : 0), "one of the two sides knows of the end alone");
        }
    }

    // No time has passed that could have helped.
    private void CheckProbes()
    {
        Check(
            Elapsed > TimeSpan.FromSeconds(9) || _client.IsLossy || _server.Engine.ClientsCount == 0 || !_client.IsHeldBack,
            "a poll is held although its client moves on");
        Check(
            _server.Engine.ClientsCount > 0 || _server.WebSockets.TrueForAll(connection => connection.Exchange.IsServed || !connection.IsReading),
            "a WebSocket outlives its session");
    }

    private void CheckReceived()
    {
        if (IsHonest && Application.Reason is null)
        {
            Check(
                Application.Received.Count == _client.Sent.Count,
                $"the application waits for more than {Show(Application.Received)} of {Show(_client.Sent)}");
        }
    }

    private void CheckEnd()
    {
        Check(Application.Times is (1, 0 or 1, 1), $"opened, upgraded, closed: {Application.Times}");
        Check(_server.Engine.ClientsCount == 0, "the session is still known");
        Check(_client.IsOver, "the client waits for ever");
        Check(_server.Exchanges.TrueForAll(exchange => exchange.IsServed), "a request is not answered, or a WebSocket outlives its session");
        Check(_server.WebSockets.TrueForAll(connection => !connection.WasWrittenTooLate), "a connection was written to that the host had again");
        Check(!_scheduler.ListUnfinished().Any(), $"not finished: {string.Join(", ", _scheduler.ListUnfinished())}");
        string[] sent = [.. Application.Sent.TakeWhile(messages => messages != Application.Promised.LastOrDefault()).SelectMany(messages => messages)];
        Check(
            _discards || _client.BreaksPolls || _client.IsOnWebSocket || Application.Promised.Count == 0 || _client.Received.Count > sent.Length,
            "a poll was held for more than it brought");
        int held = Application.CountHeldPackets();
        Check(held == 0, $"{held} packets are still held");
        Check(!_scheduler.HasEscaped, "work ran on another thread");
        _server.Engine.Close();
    }

    private void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            _scheduler.Fail(otherwise);
        }
    }

    private static bool IsPrefix(List<string> part, IReadOnlyList<string> whole) =>
        part.Count <= whole.Count && part.SequenceEqual(whole.Take(part.Count));

    private static string Show(IEnumerable<string> messages) => $"[{string.Join(' ', messages)}]";
}
