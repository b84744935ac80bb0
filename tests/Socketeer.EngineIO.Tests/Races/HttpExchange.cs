using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Socketeer.EngineIO.Tests.Races;

/// <summary>One HTTP request without a network: the client has its answer as soon as the body is written, as from a real host.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer holds nothing.")]
internal sealed class HttpExchange : IHttpRequestLifetimeFeature
{
    private readonly CancellationTokenSource _aborted = new();
    private readonly TaskCompletionSource<(int Status, string Body)> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HttpExchange(RaceScheduler scheduler, string method, string query)
    {
        RequestAborted = _aborted.Token;
        Context.Features.Set<IHttpRequestLifetimeFeature>(this);
        Context.Request.Method = method;
        Context.Request.Protocol = HttpProtocol.Http11;
        Context.Request.QueryString = new QueryString(query);
        Context.Response.Body = new ResponseBody(scheduler, this);
    }

    public DefaultHttpContext Context { get; } = new();

    /// <summary>Gets the answer; its status is 0 when the connection broke.</summary>
    public Task<(int Status, string Body)> Answer => _answer.Task;

    /// <summary>Gets a value that tells whether the server has the request.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Gets a value that tells whether the server is done with it.</summary>
    public bool IsServed { get; private set; }

    public CancellationToken RequestAborted { get; set; }

    /// <summary>Gives the request a body that comes in pieces.</summary>
    public PipeWriter SendBody()
    {
        var pipe = new Pipe();
        Context.Features.Set<IRequestBodyPipeFeature>(new RequestBody(pipe.Reader));
        return pipe.Writer;
    }

    public async Task ServeAsync(EngineEndpoint endpoint)
    {
        HasBegun = true;
        try
        {
            await endpoint.InvokeAsync(Context);
        }
        catch (OperationCanceledException) when (_aborted.IsCancellationRequested)
        {
            // As in Kestrel: no news when the client is gone.
        }
        finally
        {
            IsServed = true;
            Answered([]);
        }
    }

    /// <summary>The connection breaks, whoever breaks it.</summary>
    public void Abort()
    {
        _answer.TrySetResult((0, string.Empty));
        _aborted.Cancel();
    }

    private void Answered(ReadOnlySpan<byte> body) => _answer.TrySetResult((Context.Response.StatusCode, Encoding.UTF8.GetString(body)));

    private sealed class RequestBody(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }

    private sealed class ResponseBody(RaceScheduler scheduler, HttpExchange exchange) : Stream
    {
        private readonly ArrayBufferWriter<byte> _written = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            scheduler.Interrupt();
            cancellationToken.ThrowIfCancellationRequested();
            _written.Write(buffer.Span);
            if (_written.WrittenCount == exchange.Context.Response.ContentLength)
            {
                exchange.Answered(_written.WrittenSpan);
            }

            scheduler.Interrupt();
            if (scheduler.Chance(4))
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
