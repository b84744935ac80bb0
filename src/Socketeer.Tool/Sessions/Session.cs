using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using Socketeer.Client;

namespace Socketeer.Tool;

/// <summary>A client with the namespaces that were joined, and the lines it executes.</summary>
internal sealed class Session : IAsyncDisposable
{
    // Below what a terminal's Ctrl+C waits for.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly SocketIOClient _client;
    private readonly SessionContext _context;
    private readonly Dictionary<string, NamespaceSocket> _namespaces = [];
    private readonly CancellationTokenSource _ended = new();
    private NamespaceSocket _current;

    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The settings cannot work.</exception>
    public Session(ConnectSettings settings, SessionContext context)
    {
        _context = context;
        _client = new SocketIOClient(settings.Server, CreateOptions(settings, context));
        _client.Upgraded += (_, _) => Print(new Happening(HappeningKind.Upgrade) { Transport = NameOf(TransportKind.WebSocket) });
        _client.Reconnecting += (_, e) => Print(new Happening(HappeningKind.ReconnectAttempt) { Attempt = e.Attempt });
        _client.Reconnected += (_, e) => Print(new Happening(HappeningKind.Reconnect) { Attempt = e.Attempt });
        _current = Of(_client.Socket(settings.Namespace));
    }

    /// <summary>Gets a task that completes when the current namespace is disconnected for good.</summary>
    public Task Lost => _current.Lost;

    public static string? NameOf(TransportKind? transport) => transport switch
    {
        TransportKind.Polling => "polling",
        TransportKind.WebSocket => "websocket",
        _ => null,
    };

    public Task<bool> ConnectAsync(CancellationToken cancellationToken) => _current.ConnectAsync(cancellationToken);

    /// <summary>Does what a line says.</summary>
    /// <param name="line">The line; not <c>quit</c>.</param>
    /// <param name="isScript">Whether the next line depends on this one: acks are waited for, and events are not kept for later.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How a script ends that has come to this line, unless it was successful.</returns>
    public async Task<int> ExecuteAsync(ScriptLine line, bool isScript, CancellationToken cancellationToken)
    {
        switch (line.Verb)
        {
            case ScriptVerb.Emit or ScriptVerb.Ack:
                return await SendAsync(line, isScript, cancellationToken);
            case ScriptVerb.On:
                _context.Filter.On(line.Name);
                break;
            case ScriptVerb.Off:
                _context.Filter.Off(line.Name!);
                break;
            case ScriptVerb.To:
                return await JoinAsync(Of(_client.Socket(line.Name)), cancellationToken);
            case ScriptVerb.Wait:
                return await WaitAsync(line, cancellationToken);
            case ScriptVerb.Connect:
                return await _current.ConnectAsync(cancellationToken) ? ExitCode.Success : ExitCode.Failure;
            case ScriptVerb.Disconnect:
                await _current.DisconnectAsync();
                break;
            case ScriptVerb.Info:
                _current.PrintInfo();
                break;
        }

        return ExitCode.Success;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NamespaceSocket joined in _namespaces.Values)
        {
            await joined.DisconnectAsync();
        }

        await _ended.CancelAsync();
        await _client.DisposeAsync();
        _ended.Dispose();
    }

    private static SocketIOClientOptions CreateOptions(ConnectSettings settings, SessionContext context)
    {
        var options = new SocketIOClientOptions
        {
            Upgrade = settings.Upgrade,
            Reconnection = settings.Reconnection,
            ConnectDeadline = context.Timeout,
            CloseTimeout = CloseTimeout,
            TimeProvider = context.TimeProvider,
        };
        if (settings.Path is { } path)
        {
            options.Path = path;
        }

        if (settings.Auth is { } auth)
        {
            options.Auth = _ => ValueTask.FromResult<object?>(auth);
        }

        if (settings.Transports.Count > 0)
        {
            options.Transports = [.. settings.Transports];
            options.TryAllTransports = true;
        }

        if (settings.IsInsecure)
        {
            options.ConfigureHandler = static handler => handler.SslOptions.RemoteCertificateValidationCallback = AcceptAny();
        }

        foreach ((string name, string value) in settings.Query)
        {
            options.Query[name] = value;
        }

        foreach ((string name, string value) in settings.Headers)
        {
            options.Headers[name] = value;
        }

        return options;
    }

    [SuppressMessage("Security", "CA5359", Justification = "The user said --insecure.")]
    private static RemoteCertificateValidationCallback AcceptAny() => static (_, _, _, _) => true;

    private async Task<int> SendAsync(ScriptLine line, bool isScript, CancellationToken cancellationToken)
    {
        EventLine arguments;
        try
        {
            arguments = await EventLine.ReadAsync(line, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _context.Console.Complain($"The file cannot be read: {exception.Message}");
            return ExitCode.Usage;
        }

        if (isScript && !await _current.ReconnectedAsync(cancellationToken))
        {
            _context.Console.Complain($"\"{line.Name}\" was not emitted: the socket is not connected.");
            return ExitCode.Failure;
        }

        try
        {
            if (line.Verb == ScriptVerb.Emit)
            {
                await _current.EmitAsync(line.Name!, arguments, cancellationToken);
            }
            else if (isScript)
            {
                return await _current.AckAsync(line.Name!, arguments, cancellationToken) ? ExitCode.Success : ExitCode.Failure;
            }
            else
            {
                // Whoever types goes on meanwhile.
                _ = _current.AckAsync(line.Name!, arguments, _ended.Token);
            }

            return ExitCode.Success;
        }
        catch (SocketIOException exception)
        {
            _context.Console.Complain(exception.Message);
            return ExitCode.Failure;
        }
    }

    private async Task<int> JoinAsync(NamespaceSocket joined, CancellationToken cancellationToken)
    {
        if (!await joined.ConnectAsync(cancellationToken))
        {
            return ExitCode.Failure;
        }

        _current = joined;
        return ExitCode.Success;
    }

    private async Task<int> WaitAsync(ScriptLine line, CancellationToken cancellationToken)
    {
        TimeSpan timeout = line.Timeout ?? _context.Timeout;
        if (await _current.WaitAsync(line.Name!, timeout, cancellationToken))
        {
            return ExitCode.Success;
        }

        _context.Console.Complain($"\"{line.Name}\" did not come within {NamespaceSocket.Seconds(timeout)}.");
        return ExitCode.Failure;
    }

    private NamespaceSocket Of(ClientSocket socket)
    {
        if (!_namespaces.TryGetValue(socket.NamespaceName, out NamespaceSocket? known))
        {
            known = new NamespaceSocket(socket, _context);
            _namespaces.Add(socket.NamespaceName, known);
        }

        return known;
    }

    private void Print(Happening happening) => _context.Writer.Write(happening);
}
