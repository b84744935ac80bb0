using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using Socketeer.Protocol.Buffers;
using Socketeer.Protocol.EngineIO;

namespace Socketeer.Client.EngineIO;

/// <summary>HTTP long-polling: one GET at a time waits for packets, one POST at a time brings some.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source is linked to nothing and has no timer.")]
internal sealed class PollingTransport(EngineContext context, IReadOnlyList<KeyValuePair<string, string>> headers, EngineSessionState session) : EngineTransport
{
    private static readonly MediaTypeHeaderValue PlainText = new("text/plain", "UTF-8");

    private readonly CancellationTokenSource _aborted = new();

    public override TransportKind Kind => TransportKind.Polling;

    public override ValueTask ConnectAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public override async ValueTask<bool> ReceiveAsync(IEnginePacketReceiver receiver, CancellationToken cancellationToken)
    {
        var body = new PooledBufferWriter();
        try
        {
            await RequestAsync(HttpMethod.Get, content: null, "xhr poll error", body, cancellationToken).ConfigureAwait(false);
            return await ReadPayloadAsync(new ReadOnlySequence<byte>(body.WrittenMemory), receiver).ConfigureAwait(false);
        }
        finally
        {
            body.Return();
        }
    }

    public override async ValueTask SendAsync(IReadOnlyList<EncodedPacket> packets, CancellationToken cancellationToken)
    {
        var body = new PooledBufferWriter();
        try
        {
            var writer = new PollingPayloadWriter(body);
            foreach (EncodedPacket packet in packets)
            {
                for (int i = 0; i < packet.Messages.Length; i++)
                {
                    EncodedMessage message = packet.Messages[i];
                    if (body.WrittenCount > 0 && body.WrittenCount + 1 + EncodedLength(message) > session.MaxPayload)
                    {
                        await PostAsync(body, cancellationToken).ConfigureAwait(false);
                        body.Reset();
                        writer = new PollingPayloadWriter(body);
                    }

                    if (message.IsBinary)
                    {
                        writer.WriteBinary(message.Data.Span);
                    }
                    else
                    {
                        writer.WriteText(message.Data.Span);
                    }
                }
            }

            await PostAsync(body, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            body.Return();
        }
    }

    public override async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        var body = new PooledBufferWriter();
        try
        {
            new PollingPayloadWriter(body).WriteEmpty(EnginePacketType.Close);
            await PostAsync(body, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            body.Return();
        }
    }

    protected override void AbortCore() => _aborted.Cancel();

    private static int EncodedLength(EncodedMessage message) =>
        message.IsBinary ? 1 + Base64.GetMaxEncodedToUtf8Length(message.Data.Length) : message.Data.Length;

    private static async ValueTask<bool> ReadPayloadAsync(ReadOnlySequence<byte> payload, IEnginePacketReceiver receiver)
    {
        var reader = new PollingPayloadReader(payload);
        while (true)
        {
            switch (reader.Read(out EnginePacket packet))
            {
                case PollingReadStatus.End:
                    return true;
                case PollingReadStatus.Invalid:
                    throw EngineConnection.ParseError("the server sent a poll that is no payload");
            }

            if (packet.Type == EnginePacketType.Close)
            {
                return false;
            }

            await receiver.OnPacketAsync(packet).ConfigureAwait(false);
        }
    }

    private async ValueTask PostAsync(PooledBufferWriter body, CancellationToken cancellationToken)
    {
        var content = new ReadOnlyMemoryContent(body.WrittenMemory);
        content.Headers.ContentType = PlainText;
        var answer = new PooledBufferWriter();
        try
        {
            await RequestAsync(HttpMethod.Post, content, "xhr post error", answer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            answer.Return();
        }
    }

    private async ValueTask RequestAsync(
        HttpMethod method, HttpContent? content, string failure, PooledBufferWriter answer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, context.Address.Get(TransportKind.Polling, session.Id)) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using CancellationTokenSource deadline = context.Options.RequestTimeout is { } timeout
            ? new CancellationTokenSource(timeout, context.Options.TimeProvider)
            : new CancellationTokenSource();
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _aborted.Token, deadline.Token);
        try
        {
            using HttpResponseMessage response = await context.Http.Invoker.SendAsync(request, linked.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new TransportException(failure, response.StatusCode);
            }

            Stream stream = await response.Content.ReadAsStreamAsync(linked.Token).ConfigureAwait(false);
            await ReadAsync(stream, answer, linked.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (TransportException or OperationCanceledException))
        {
            // The network; a body that cannot be unpacked; whatever a handler of the application's throws.
            throw new TransportException(failure, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The deadline of the request, or the transport was given up.
            throw new TransportException(failure, exception);
        }
    }

    private async ValueTask ReadAsync(Stream stream, PooledBufferWriter body, CancellationToken cancellationToken)
    {
        while (true)
        {
            int read = await stream.ReadAsync(body.GetMemory(), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            body.Advance(read);
            if (body.WrittenCount > context.Options.MaxMessageSize)
            {
                throw EngineConnection.ParseError($"the server sent a poll of more than {nameof(SocketIOClientOptions.MaxMessageSize)} bytes");
            }
        }
    }
}
