using Microsoft.Extensions.Options;

namespace Socketeer.Tool;

/// <summary>One run of the tool: connects, executes lines, and ends as an <see cref="ExitCode"/> says.</summary>
internal sealed class SessionRun : IAsyncDisposable
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private readonly ConnectSettings _settings;
    private readonly ToolConsole _console;
    private readonly SessionContext _context;
    private readonly Session _session;
    private readonly LineReader _lines;

    private SessionRun(ConnectSettings settings, ToolConsole console, SessionContext context)
    {
        _settings = settings;
        _console = console;
        _context = context;
        _session = new Session(settings, context);
        _lines = new LineReader(settings, console);
    }

    public static async Task<int> RunAsync(ConnectSettings settings, ToolConsole console, CancellationToken cancellationToken)
    {
        bool isColored = console.IsOutputTerminal && !console.IsColorForbidden && !settings.IsColorOff;
        HappeningWriter writer = settings.IsJson
            ? new JsonWriter(console.Output, console.TimeProvider)
            : new ConsoleWriter(console.Output, console.TimeProvider, isColored);
        TimeSpan timeout = settings.Timeout ?? DefaultTimeout;
        var context = new SessionContext(console, writer, new EventFilter(), new EventCount(settings.ExitAfter), timeout);
        SessionRun run;
        try
        {
            run = new SessionRun(settings, console, context);
        }
        catch (OptionsValidationException exception)
        {
            console.Complain(exception.Message);
            return ExitCode.Usage;
        }
        catch (ArgumentException)
        {
            console.Complain("A namespace's name has no comma, nor has the path of an address that is one.");
            return ExitCode.Usage;
        }

        await using SessionRun disposed = run;
        try
        {
            return await run.ConnectAndExecuteAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private async Task<int> ConnectAndExecuteAsync(CancellationToken cancellationToken)
    {
        if (!await _session.ConnectAsync(cancellationToken))
        {
            return ExitCode.Failure;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<int?> lines = ExecuteAllAsync(enough.Token);
        if (_settings.ExitAfter is null)
        {
            return await lines ?? ExitCode.Success;
        }

        // Not cancelled by what it is waited for beside: its own end is the last thing that counts.
        Task<int> counted = CountAsync(cancellationToken);
        if (await Task.WhenAny(lines, counted) == lines)
        {
            if (await lines is { } code)
            {
                return code;
            }

            if (await Task.WhenAny(counted, _session.Lost) != counted)
            {
                _console.Complain("The connection is lost, and the events that were waited for did not come.");
                return ExitCode.Failure;
            }
        }

        await enough.CancelAsync();
        return await counted;
    }

    private async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _context.Count.Reached.WaitAsync(_settings.Timeout ?? Timeout.InfiniteTimeSpan, _context.TimeProvider, cancellationToken);
            return ExitCode.Success;
        }
        catch (TimeoutException)
        {
            _console.Complain($"The events that were waited for did not come within {NamespaceSocket.Seconds(_settings.Timeout!.Value)}.");
            return ExitCode.Failure;
        }
    }

    /// <returns>How the tool ends, or <see langword="null"/> when there are no more lines.</returns>
    private async Task<int?> ExecuteAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (ScriptLine emit in _settings.Emits)
            {
                if (await ExecuteAsync(emit, cancellationToken) is { } code)
                {
                    return code;
                }
            }

            while (await _lines.ReadAsync(cancellationToken) is { } line)
            {
                if (await ExecuteAsync(line, cancellationToken) is { } code)
                {
                    return code;
                }
            }
        }
        catch (FormatException exception)
        {
            _console.Complain(exception.Message);
            return ExitCode.Usage;
        }

        // Ctrl+D is how a shell is left.
        return _lines.IsScript ? null : ExitCode.Success;
    }

    private async Task<int?> ExecuteAsync(ScriptLine line, CancellationToken cancellationToken)
    {
        switch (line.Verb)
        {
            case ScriptVerb.Quit:
                return ExitCode.Success;
            case ScriptVerb.Help:
                (_settings.IsJson ? _console.Error : _console.Output).WriteLine(HelpText.Lines);
                return null;
        }

        int code = await _session.ExecuteAsync(line, _lines.IsScript, cancellationToken);
        return code == ExitCode.Success || !_lines.IsScript ? null : code;
    }
}
