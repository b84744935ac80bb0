using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <content>Moving from polling to WebSocket.</content>
internal sealed partial class EngineSession
{
    /// <summary>Lets one WebSocket probe; the session stays on polling meanwhile.</summary>
    /// <returns><see langword="false"/> when the session is upgraded, being upgraded, or over.</returns>
    public bool TryBeginUpgrade(WebSocketTransport probe)
    {
        lock (Gate)
        {
            if (_state is not (SessionState.Open or SessionState.Closing) || _transport!.Kind != TransportKind.Polling || _probe is not null)
            {
                return false;
            }

            _probe = probe;
            return true;
        }
    }

    /// <summary>
    /// The probe was answered: the client ends its polling now, so a poll that is held, or comes yet, is answered with a noop.
    /// (The reference looks every 100 ms whether one is held.)
    /// </summary>
    public void OnProbed()
    {
        EngineTransport transport;
        lock (Gate)
        {
            ReleasesPolls = true;
            transport = _transport!;
        }

        transport.Flush();
    }

    /// <summary>Moves the session to the probing transport.</summary>
    /// <returns><see langword="false"/> when the session ended meanwhile.</returns>
    public async ValueTask<bool> CompleteUpgradeAsync(WebSocketTransport probe)
    {
        // A request that is still being read came before whatever the new transport will carry.
        PollingTransport polling;
        lock (Gate)
        {
            polling = (PollingTransport)_transport!;
        }

        await polling.WaitForPostAsync();
        bool closing;
        lock (Gate)
        {
            if (!ReferenceEquals(_probe, probe))
            {
                return false;
            }

            _transport = probe;
            _probe = null;
            ReleasesPolls = false;
            closing = IsClosing;
        }

        polling.End(EnginePacketType.Close);
        Log.Upgraded(Logger, Id, probe.Kind);
        _handler!.OnUpgraded();
        if (closing)
        {
            probe.BeginClose();
        }

        return true;
    }

    /// <summary>The probing transport is gone: the session stays where it is.</summary>
    public void AbandonUpgrade(WebSocketTransport probe)
    {
        lock (Gate)
        {
            if (ReferenceEquals(_probe, probe))
            {
                _probe = null;
                ReleasesPolls = false;
            }
        }
    }
}
