using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <content>The inbound half: a loop that runs in the WebSocket's request.</content>
internal sealed partial class WebSocketTransport
{
    // A host may run this loop on the thread that serves its sockets: a client that never stops sending must not keep it.
    private const int ReadsPerSlice = 256;

    /// <summary>Receives until the client is gone. The session is on this transport.</summary>
    /// <remarks>
    /// What one read brought is dealt with as a whole: the packets that handlers send meanwhile, on this thread, leave together
    /// when the last of its messages is handled.
    /// </remarks>
    public async Task ReceiveAsync()
    {
        try
        {
            for (int reads = 1; !_closeRequested; reads++)
            {
                // A long message, or many, come in pieces: what the first of them brought about waits for the rest.
                if (!channel.TryReceive())
                {
                    EndCollecting();
                    if (!channel.Take(await channel.ReceiveAsync()))
                    {
                        Session.OnTransportEnded(this, CloseReason.TransportClose, "the connection ended");
                        break;
                    }
                }

                while (!_closeRequested && channel.TryRead(out WebSocketMessage message))
                {
                    if (channel.HasUnread)
                    {
                        BeginCollecting();
                    }

                    ValueTask handled = HandleAsync(message);
                    if (!handled.IsCompletedSuccessfully)
                    {
                        EndCollecting();
                        await handled;
                    }
                }

                if (reads % ReadsPerSlice == 0)
                {
                    EndCollecting();
                    await Task.Yield();
                }
            }
        }
        catch (Exception exception) when (IsConnectionFailure(exception))
        {
            Session.OnTransportEnded(this, CloseReason.TransportClose, "the connection broke");
        }
        catch (Exception exception)
        {
            // The layer above must not throw; if it does, only its own session pays.
            Log.ReceiveFailed(Session.Server.TransportLogger, Session.Id, exception);
            Session.OnTransportEnded(this, CloseReason.TransportError, "the handler failed");
        }
        finally
        {
            EndCollecting();
        }
    }

    /// <summary>Reads the next text or binary message, for an upgrade; pings are answered.</summary>
    public async ValueTask<WebSocketMessage> ReadAsync()
    {
        try
        {
            while (true)
            {
                while (channel.TryRead(out WebSocketMessage message))
                {
                    if (message.Kind == WebSocketMessageKind.Ping)
                    {
                        AnswerPing(message);
                    }
                    else
                    {
                        return message;
                    }
                }

                if (!channel.Take(await channel.ReceiveAsync()))
                {
                    return new WebSocketMessage(WebSocketMessageKind.Closed);
                }
            }
        }
        catch (Exception exception) when (IsConnectionFailure(exception))
        {
            return new WebSocketMessage(WebSocketMessageKind.Closed);
        }
    }

    /// <summary>Notes what the client is to be told in the close frame: why it was refused, or what it said itself.</summary>
    public void AnswerClose(in WebSocketMessage message)
    {
        _closeStatus = message.Status;
        if (message.Kind is WebSocketMessageKind.TooLarge or WebSocketMessageKind.TooManyFragments)
        {
            Log.MessageTooLarge(Session.Server.TransportLogger, Session.Id, Options.MaxHttpBufferSize, Options.MaxFragments);
        }
    }

    /// <summary>
    /// Ends the closing handshake after the last read and <see cref="End"/>: waits, within the close timeout, for what the client
    /// still sends and for the close frame to be written. The connection must not be given back while somebody writes to it.
    /// </summary>
    public async Task FinishAsync()
    {
        try
        {
            await channel.FinishAsync();
        }
        catch (Exception exception) when (IsConnectionFailure(exception))
        {
            // It is over either way.
        }

        await Written.Task;
        if (_abortTimer is { } timer)
        {
            // Waits for a callback under way: it must not break what the host makes of the connection next.
            await timer.DisposeAsync();
        }
    }

    private ValueTask HandleAsync(in WebSocketMessage message)
    {
        switch (message.Kind)
        {
            case WebSocketMessageKind.Text when EnginePacketReader.TryReadText(message.Data, out EnginePacket packet):
                return Session.ReceiveAsync(this, packet);
            case WebSocketMessageKind.Text:
                Session.OnParseError(this);
                break;
            case WebSocketMessageKind.Binary:
                return Session.ReceiveAsync(this, new EnginePacket(EnginePacketType.Message, EngineDataKind.Binary, message.Data));
            case WebSocketMessageKind.Ping:
                AnswerPing(message);
                break;
            case WebSocketMessageKind.Closed:
                AnswerClose(message);
                Session.OnTransportEnded(this, CloseReason.TransportClose, "closed by the client");
                break;
            case WebSocketMessageKind.Violation:
                AnswerClose(message);
                Session.OnTransportEnded(this, CloseReason.TransportError, "not a WebSocket frame");
                break;
            default:
                AnswerClose(message);
                Session.OnTransportEnded(this, CloseReason.TransportError, "message above the limit");
                break;
        }

        return ValueTask.CompletedTask;
    }

    // Only the latest ping need be answered (RFC 6455, 5.5.3), so a flood of them costs nothing.
    private void AnswerPing(in WebSocketMessage message)
    {
        Volatile.Write(ref _pong, System.Buffers.BuffersExtensions.ToArray(message.Data));
        Flush();
    }

    private void BeginCollecting()
    {
        if (Volatile.Read(ref _writing) == Idle)
        {
            Volatile.Write(ref _collectingThread, Environment.CurrentManagedThreadId);
            Interlocked.CompareExchange(ref _writing, Collecting, Idle);
        }
    }

    private void EndCollecting()
    {
        if (Volatile.Read(ref _writing) == Collecting && Interlocked.CompareExchange(ref _writing, Writing, Collecting) == Collecting)
        {
            _ = WriteAsync();
        }
    }
}
