using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.EngineIO;

/// <content>The inbound half: a POST brings packets and is answered when they are dealt with.</content>
internal sealed partial class PollingTransport
{
    // A thread that decodes a very long body lets others run this often.
    private const int PacketsPerSlice = 1000;

    // One whose packets are being dealt with, and one that was read and waits for it.
    private const int MaxUnfinishedPosts = 2;

    private Task _lastPost = Task.CompletedTask;
    private int _unfinishedPosts;
    private bool _readingPost;

    /// <summary>
    /// Takes one POST. Two that are read at once break the protocol; but a client may learn from a poll that its request was
    /// dealt with, and send the next before the answer to the first is written: that one waits its turn.
    /// </summary>
    public async Task PostAsync(HttpContext context)
    {
        bool overlaps;
        Task previous;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (Session.Gate)
        {
            previous = _lastPost;
            overlaps = _readingPost || _unfinishedPosts == MaxUnfinishedPosts;
            if (!overlaps)
            {
                _readingPost = true;
                _unfinishedPosts++;
                _lastPost = done.Task;
            }
        }

        if (overlaps)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            Session.OnTransportEnded(this, CloseReason.TransportError, "data request overlap from client");
            return;
        }

        bool accepted = false;
        try
        {
            accepted = await TryReceiveBodyAsync(context, previous);
        }
        finally
        {
            lock (Session.Gate)
            {
                _readingPost = _readingPost && !ReferenceEquals(_lastPost, done.Task);
                _unfinishedPosts--;
            }

            done.SetResult();
            if (!accepted)
            {
                EndCollecting(onThisThread: false);
            }
        }

        if (!accepted)
        {
            return;
        }

        // The client may send its next request as soon as it has the answer, so this one is over before.
        bool isAnswered = false;
        Task answered;
        try
        {
            answered = PollingResponse.WriteOkAsync(context, Session.Server.Options);
            isAnswered = answered.IsCompletedSuccessfully;
        }
        finally
        {
            EndCollecting(onThisThread: isAnswered);
        }

        await answered;
    }

    /// <summary>Waits until the requests that have begun are dealt with.</summary>
    public Task WaitForPostAsync()
    {
        lock (Session.Gate)
        {
            return _lastPost;
        }
    }

    // What was sent meanwhile leaves now. A poll that is answered here may bring the next request of its connection
    // with it, and so on: a client must not choose how deep that goes.
    private void EndCollecting(bool onThisThread)
    {
        lock (Session.Gate)
        {
            _isCollecting = false;
        }

        ReleasePoll(onThisThread && RuntimeHelpers.TryEnsureSufficientExecutionStack());
    }

    /// <returns>Whether the client is to be told ok.</returns>
    private async Task<bool> TryReceiveBodyAsync(HttpContext context, Task previous)
    {
        // Protocol 4 sends binary as base64 only.
        bool isOctets = context.Request.ContentType == PollingResponse.Octets;
        if (isOctets && !format.TakesOctets)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            Session.OnTransportEnded(this, CloseReason.TransportError, "invalid content");
            return false;
        }

        int limit = Session.Server.Options.MaxHttpBufferSize;
        if (context.Request.ContentLength > limit)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return false;
        }

        // The server's own limit gives way to ours, which is counted below.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = null;
        }

        PipeReader reader = context.Request.BodyReader;
        try
        {
            ReadResult result = await reader.ReadAsync(context.RequestAborted);
            while (!result.IsCompleted && result.Buffer.Length <= limit)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                result = await reader.ReadAsync(context.RequestAborted);
            }

            if (result.Buffer.Length > limit)
            {
                reader.AdvanceTo(result.Buffer.End);
                context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                return false;
            }

            lock (Session.Gate)
            {
                _readingPost = false;
            }

            await previous;
            lock (Session.Gate)
            {
                _isCollecting = true;
            }

            ValueTask received = ReceiveAsync(result.Buffer, isOctets);
            if (!received.IsCompleted)
            {
                EndCollecting(onThisThread: false);
            }

            await received;
            reader.AdvanceTo(result.Buffer.End);
            return true;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            if (exception is BadHttpRequestException refusal)
            {
                // The host gave the body up, which came too slowly or is malformed; the client may still read why.
                context.Response.StatusCode = refusal.StatusCode;
            }
            else
            {
                // Else the host tries to read the rest, and logs an error because it cannot.
                context.Abort();
            }

            Session.OnTransportEnded(this, CloseReason.TransportError, "data request connection closed prematurely");
            return false;
        }
    }

    private async ValueTask ReceiveAsync(ReadOnlySequence<byte> body, bool isOctets)
    {
        byte[]? contiguous = null;
        try
        {
            if (!body.IsSingleSegment)
            {
                contiguous = ArrayPool<byte>.Shared.Rent((int)body.Length);
                body.CopyTo(contiguous);
                body = new ReadOnlySequence<byte>(contiguous, 0, (int)body.Length);
            }

            if (!isOctets && !Utf8.IsValid(body.FirstSpan))
            {
                // As in the reference: what is not UTF-8 becomes U+FFFD. It must not reach other clients as it is.
                body = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.FirstSpan)));
            }

            await format.ReceiveAsync(this, body.First, isOctets);
        }
        finally
        {
            if (contiguous is not null)
            {
                ArrayPool<byte>.Shared.Return(contiguous);
            }
        }
    }

    /// <summary>Takes the packets of a payload, one by one; called by the format.</summary>
    public async ValueTask ReceivePacketsAsync<TReader>(TReader payload)
        where TReader : struct, IPollingPayloadReader
    {
        int? limit = Session.Server.Options.MaxPacketsPerPayload;
        PollingReadStatus status;
        for (int count = 1; (status = payload.Read(out EnginePacket packet)) != PollingReadStatus.End; count++)
        {
            if (count > limit || status == PollingReadStatus.Invalid)
            {
                Session.OnParseError(this);
                return;
            }

            if (packet.Type == EnginePacketType.Close)
            {
                // What follows in the body is not read.
                Session.End(CloseReason.TransportClose, "closed by the client", farewell: EnginePacketType.Noop);
                return;
            }

            await Session.ReceiveAsync(this, packet);
            if (count % PacketsPerSlice == 0)
            {
                await Task.Yield();
            }
        }
    }
}
