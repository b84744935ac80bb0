using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests.Races;

/// <summary>
/// A connection that becomes a WebSocket, without a network: two pipes, the server's side of which are features of the request. The
/// client's side reads and writes whole messages.
/// </summary>
internal sealed class WebSocketConnection : IDuplexPipe, IConnectionTransportFeature, IConnectionLifetimeFeature, IHttpUpgradeFeature
{
    private const int OpcodeText = 0x81;
    private const int OpcodeBinary = 0x82;

    private readonly Pipe _toClient;

    private readonly Pipe _toServer = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0));

    private readonly RaceScheduler _scheduler;
    private readonly TaskCompletionSource<bool> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<byte> _received = [];
    private bool _isBroken;
    private bool _isReading;
    private bool _isEnded;

    public WebSocketConnection(RaceScheduler scheduler, string query)
    {
        _scheduler = scheduler;

        // A client that reads slowly makes the writer wait, some from the first byte on.
        _toClient = new Pipe(new PipeOptions(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: scheduler.Chance(2) ? 96 : 1,
            resumeWriterThreshold: 1));
        Input = new OvertakenReader(scheduler, _toServer.Reader);
        Output = new OvertakenWriter(scheduler, _toClient.Writer);
        Exchange = new HttpExchange(scheduler, HttpMethods.Get, query);
        IHeaderDictionary headers = Exchange.Context.Request.Headers;
        headers.Upgrade = "websocket";
        headers.SecWebSocketVersion = "13";
        headers.SecWebSocketKey = "AAAAAAAAAAAAAAAAAAAAAA==";
        Exchange.Context.Features.Set<IConnectionTransportFeature>(this);
        Exchange.Context.Features.Set<IConnectionLifetimeFeature>(this);
        Exchange.Context.Features.Set<IHttpUpgradeFeature>(this);
        Transport = this;
    }

    public HttpExchange Exchange { get; }

    /// <summary>Gets whether the server answered 101.</summary>
    public Task<bool> Opened => _opened.Task;

    /// <summary>Gets a value that tells whether the server wrote to a connection that it had given back.</summary>
    public bool WasWrittenTooLate => ((OvertakenWriter)Output).WasWrittenTooLate;

    /// <summary>Gets a value that tells whether the client would see what the server does.</summary>
    public bool IsReading => _isReading && !_isBroken;

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public IDuplexPipe Transport { get; set; }

    public CancellationToken ConnectionClosed { get; set; }

    public bool IsUpgradableRequest => true;

    public Task<Stream> UpgradeAsync()
    {
        _opened.TrySetResult(true);
        return Task.FromResult(Stream.Null);
    }

    public async Task ServeAsync(EngineEndpoint endpoint)
    {
        try
        {
            await Exchange.ServeAsync(endpoint);
        }
        finally
        {
            _opened.TrySetResult(false);
            ((OvertakenWriter)Output).IsGivenBack = true;
            await _toClient.Writer.CompleteAsync();
            await _toServer.Reader.CompleteAsync();
        }
    }

    /// <summary>The server breaks the connection.</summary>
    public void Abort() => Break(new ConnectionAbortedException());

    /// <summary>The client breaks the connection.</summary>
    /// <param name="isReset">Whether the server is to see a reset; otherwise it sees the end.</param>
    public void Drop(bool isReset) => Break(isReset ? new ConnectionResetException("reset") : null);

    public void SendText(string text) => Send(Frames.Text(text));

    public void SendBinary(byte[] data) => Send(Frames.Binary(data));

    public void SendClose() => Send(Frames.Close(1000));

    /// <summary>Reads the next message: text, or binary as <c>#</c> and its bytes.</summary>
    /// <returns><see langword="null"/> when the server has closed; the client has answered then.</returns>
    public async Task<string?> NextAsync()
    {
        while (true)
        {
            await _scheduler.TurnsAsync(1);
            if (TryTakeFrame(out int first, out byte[] data))
            {
                switch (first)
                {
                    case OpcodeText:
                        return Encoding.UTF8.GetString(data);
                    case OpcodeBinary:
                        return $"#{Convert.ToHexString(data)}";
                    default:
                        SendClose();
                        End(null);
                        return null;
                }
            }

            if (_isBroken)
            {
                return null;
            }

            _isReading = true;
            ReadResult result = await _toClient.Reader.ReadAsync();
            _isReading = false;
            if (_isBroken)
            {
                await _toClient.Reader.CompleteAsync();
                return null;
            }

            _received.AddRange(result.Buffer.ToArray());
            _toClient.Reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted && result.Buffer.IsEmpty)
            {
                End(null);
                return null;
            }
        }
    }

    private void Send(byte[] frame)
    {
        if (!_isEnded)
        {
            // In two pieces, sometimes.
            int first = _scheduler.Chance(4) ? _scheduler.Random.Next(frame.Length) : frame.Length;
            _toServer.Writer.Write(frame.AsSpan(0, first));
            _scheduler.Watch(_toServer.Writer.FlushAsync().AsTask());
            _toServer.Writer.Write(frame.AsSpan(first));
            _scheduler.Watch(_toServer.Writer.FlushAsync().AsTask());
        }
    }

    private void Break(Exception? exception)
    {
        if (_isBroken)
        {
            return;
        }

        _isBroken = true;
        ((OvertakenWriter)Output).IsBroken = true;
        End(exception);
        if (_isReading)
        {
            _toClient.Reader.CancelPendingRead();
        }
        else
        {
            _toClient.Reader.Complete();
        }
    }

    private void End(Exception? exception)
    {
        if (!_isEnded)
        {
            _isEnded = true;
            _toServer.Writer.Complete(exception);
        }
    }

    // A server's frames are not masked, and none here is longer than 64 KiB.
    private bool TryTakeFrame(out int first, out byte[] data)
    {
        (first, data) = (0, []);
        if (_received.Count < 2)
        {
            return false;
        }

        int start = _received[1] == 126 ? 4 : 2;
        if (_received.Count < start)
        {
            return false;
        }

        int length = start == 4 ? (_received[2] << 8) | _received[3] : _received[1];
        if (_received.Count < start + length)
        {
            return false;
        }

        first = _received[0];
        data = [.. _received.GetRange(start, length)];
        _received.RemoveRange(0, start + length);
        return true;
    }
}
