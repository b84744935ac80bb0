using System.Diagnostics;
using System.Text;

namespace Socketeer.Interop.Tests;

/// <summary>A program started by a test: its output is kept, and it does not outlive the test.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> _waiting = [];

    private ChildProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => OnLine(e.Data);
        process.ErrorDataReceived += (_, e) => OnLine(e.Data);
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static ChildProcess Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var child = new ChildProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for a line of output, past or future.</summary>
    public async Task<string> LineAsync(string start)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            string? past = _output.ToString().Split('\n').FirstOrDefault(line => line.Trim().StartsWith(start, StringComparison.Ordinal));
            if (past is not null)
            {
                return past.Trim();
            }

            _waiting.Add((line => line.Trim().StartsWith(start, StringComparison.Ordinal), found));
        }

        try
        {
            return (await found.Task.WaitAsync(Deadline, TimeProvider.System, TestContext.Current.CancellationToken)).Trim();
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"No line \"{start}\" in:\n{Output}");
        }
    }

    /// <summary>Counts the lines so far that begin with a text.</summary>
    public int Count(string start) => Output.Split('\n').Count(line => line.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Waits for the end and expects success.</summary>
    public async Task<string> SucceedAsync()
    {
        int code = await EndAsync();
        Assert.True(code == 0, $"It ended with {code}:\n{Output}");
        return Output;
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(Deadline);
        try
        {
            await _process.WaitForExitAsync(source.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"It did not end within {Deadline}:\n{Output}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Append(line).Append('\n');
            foreach ((_, TaskCompletionSource<string> found) in _waiting.FindAll(waiting => waiting.Wanted(line)))
            {
                found.TrySetResult(line);
            }
        }
    }
}
