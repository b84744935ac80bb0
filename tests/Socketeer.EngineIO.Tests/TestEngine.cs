using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Time.Testing;
using Socketeer.Tests.Shared;

namespace Socketeer.EngineIO.Tests;

/// <summary>An Engine.IO server on Kestrel that echoes, with time that stands still until it is moved.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    public const string Polling = "/engine.io/?EIO=4&transport=polling";
    public const string WebSocket = "/engine.io/?EIO=4&transport=websocket";

    private RunningApp? _app;

    public FakeTimeProvider Time { get; } = new();

    public ConcurrentDictionary<string, Session> Sessions { get; } = new();

    public EngineIOServer Server { get; private set; } = null!;

    public RunningApp App => _app!;

    public HttpClient Http { get; private set; } = null!;

    /// <param name="configure">Sets options.</param>
    /// <param name="protocols">What the server speaks.</param>
    /// <param name="isInline">Whether everything runs on the threads that wait for the sockets, which are written to directly.</param>
    public static async Task<TestEngine> StartAsync(
        Action<EngineIOOptions>? configure = null, HttpProtocols protocols = HttpProtocols.Http1, bool isInline = false)
    {
        var engine = new TestEngine();
        var options = new EngineIOOptions();
        configure?.Invoke(options);
        engine._app = await RunningApp.StartAsync(
            services =>
            {
                services.AddSingleton<TimeProvider>(engine.Time);
                if (isInline)
                {
                    services.AddInlineTransport(threads: 2);
                }
            },
            app => engine.Server = app.MapEngineIO("/engine.io", engine.Accept, options).Server,
            protocols);
        engine.Http = new HttpClient { BaseAddress = engine.App.Address };
        return engine;
    }

    public Task<RawWebSocket> ConnectAsync(string pathAndQuery = WebSocket) => RawWebSocket.ConnectAsync(App.Address, pathAndQuery);

    /// <summary>Opens a polling session and gives its address.</summary>
    public async Task<(string Query, Session Session)> OpenPollingAsync()
    {
        string open = await Http.GetStringAsync(Polling).Within();
        string id = open[9..29];
        return ($"{Polling}&sid={id}", Sessions[id]);
    }

    public async Task<string> PostAsync(string query, string body)
    {
        using HttpResponseMessage response = await Http.PostAsync(query, new StringContent(body)).Within();
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }

    public async Task<string> GetAsync(string query)
    {
        using HttpResponseMessage response = await Http.GetAsync(query).Within();
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
    }

    private Session Accept(EngineConnection connection)
    {
        var session = new Session(connection);
        Sessions[connection.Id] = session;
        return session;
    }

    /// <summary>What the layer above sees of one session.</summary>
    internal sealed class Session(EngineConnection connection) : EngineConnectionHandler
    {
        private readonly TaskCompletionSource<(CloseReason Reason, string? Description)> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EngineConnection Connection { get; } = connection;

        public Channel<string> Received { get; } = Channel.CreateUnbounded<string>();

        public Task<(CloseReason Reason, string? Description)> Closed => _closed.Task.Within();

        /// <summary>Gets or sets what every text message waits for before it is echoed.</summary>
        public Task Gate { get; set; } = Task.CompletedTask;

        /// <summary>Gets or sets what every text message waits for instead of being echoed.</summary>
        public Hold? Hold { get; set; }

        /// <summary>Gets or sets whether the session is closed when a text message is echoed.</summary>
        public bool ClosesAfterText { get; set; }

        /// <summary>Gets or sets what runs when a text message comes, on the thread that brings it.</summary>
        public Action OnText { get; set; } = static () => { };

        public int UpgradeCount { get; private set; }

        public override ValueTask OnTextAsync(ReadOnlySequence<byte> message)
        {
            byte[] text = message.ToArray();
            Received.Writer.TryWrite(Encoding.UTF8.GetString(text));
            OnText();
            return Hold is null ? EchoAsync(text) : new ValueTask(Hold, token: 0);
        }

        public override ValueTask OnBinaryAsync(ReadOnlySequence<byte> message)
        {
            Received.Writer.TryWrite("#" + Convert.ToHexString(message.ToArray()));
            return Connection.SendBinaryAsync(message.ToArray());
        }

        public override void OnUpgraded() => UpgradeCount++;

        public override void OnClosed(CloseReason reason, string? description) => _closed.SetResult((reason, description));

        private async ValueTask EchoAsync(byte[] text)
        {
            await Gate;
            await Connection.SendTextAsync(text);
            if (ClosesAfterText)
            {
                Connection.Close();
            }
        }
    }
}
