namespace Socketeer.EngineIO.Tests.Races;

/// <content>Moving to a WebSocket, and giving it up on the way.</content>
internal sealed partial class RaceClient
{
    private WebSocketConnection? _socket;

    /// <summary>What a client makes of an upgrade.</summary>
    private enum Plan
    {
        Complete,
        CompleteWhilePosting,
        CompleteAndDrop,
        SilentAtOnce,
        DropAtOnce,
        CloseAtOnce,
        SilentWhenProbed,
        DropWhenProbed,
        SpeakWhenProbed,
    }

    /// <summary>Tries once to upgrade, at a random moment and with a random plan.</summary>
    public async Task UpgradeAsync()
    {
        await scheduler.TurnsAsync(12);
        if (IsOver || _socket is not null || IsUpgrading)
        {
            return;
        }

        IsUpgrading = true;
        bool isFirst = server.WebSockets.TrueForAll(earlier => earlier.Exchange.IsServed);
        DateTimeOffset start = server.Time.GetUtcNow();
        WebSocketConnection connection = server.Connect(_query.Replace("polling", "websocket", StringComparison.Ordinal));
        if (await connection.Opened)
        {
            Plan plan = scheduler.Chance(2) ? Plan.Complete : (Plan)scheduler.Random.Next((int)Plan.SpeakWhenProbed + 1);
            scheduler.Note($"client's upgrade: {plan}");
            if (!await TryRunAsync(connection, plan) && isFirst && server.Time.GetUtcNow() == start && server.Engine.Sessions.Any(session => session.IsOpen))
            {
                scheduler.Fail("an upgrade was refused");
            }
        }

        IsUpgrading = false;
        Change();
    }

    /// <returns>Whether the server let the client probe, as far as the client went.</returns>
    private async Task<bool> TryRunAsync(WebSocketConnection connection, Plan plan)
    {
        switch (plan)
        {
            case Plan.SilentAtOnce:
                await WaitForEndAsync(connection);
                return true;
            case Plan.DropAtOnce:
                await scheduler.TurnsAsync(4);
                connection.Drop(scheduler.Chance(2));
                return true;
            case Plan.CloseAtOnce:
                connection.SendClose();
                await ReadToEndAsync(connection);
                return true;
            default:
                break;
        }

        connection.SendText("2probe");
        if (await connection.NextAsync() != "3probe")
        {
            return false;
        }

        await scheduler.TurnsAsync(4);
        scheduler.Note("client pauses");
        _isPaused = true;
        if (plan is Plan.Complete or Plan.CompleteWhilePosting or Plan.CompleteAndDrop)
        {
            _isMoving = true;
            await UntilAsync(() => !_isPolling && (!_isPosting || (plan == Plan.CompleteWhilePosting && _posts is [{ HasBegun: true }])));
            _isMoving = false;
            if (!IsOver)
            {
                await MoveAsync(connection, plan);
                return true;
            }
        }

        switch (plan)
        {
            case Plan.SilentWhenProbed:
                await WaitForEndAsync(connection);
                break;
            case Plan.SpeakWhenProbed:
                connection.SendText("4 no upgrade");
                await ReadToEndAsync(connection);
                break;
            default:
                await scheduler.TurnsAsync(4);
                connection.Drop(scheduler.Chance(2));
                break;
        }

        _isPaused = false;
        StartPolling();
        StartPosting();
        return true;
    }

    private async Task MoveAsync(WebSocketConnection connection, Plan plan)
    {
        scheduler.Note("client moves");
        connection.SendText("5");
        _socket = connection;
        IsUpgrading = false;
        while (_outbox.TryDequeue(out string? message))
        {
            SendOnWebSocket(message);
        }

        if (plan == Plan.CompleteAndDrop)
        {
            IsLossy = true;
            await scheduler.TurnsAsync(8);
            connection.Drop(scheduler.Chance(2));
        }

        while (await connection.NextAsync() is { } packet)
        {
            scheduler.Note($"client read {packet}");
            Take(packet);
        }

        End();
    }

    private async Task WaitForEndAsync(WebSocketConnection connection)
    {
        SilentSince = server.Time.GetUtcNow();
        await ReadToEndAsync(connection);
        SilentSince = null;
    }

    private static async Task ReadToEndAsync(WebSocketConnection connection)
    {
        while (await connection.NextAsync() is not null)
        {
        }
    }

    private void SendOnWebSocket(string message)
    {
        Note(message);
        scheduler.Note($"client writes {message}");
        if (message[0] == '#')
        {
            _socket!.SendBinary(Convert.FromHexString(message.AsSpan(1)));
        }
        else
        {
            _socket!.SendText(message);
        }
    }
}
