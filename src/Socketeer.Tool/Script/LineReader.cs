namespace Socketeer.Tool;

/// <summary>Gives the lines of a script one after the other, from a file that was read or from the standard input.</summary>
internal sealed class LineReader(ConnectSettings settings, ToolConsole console)
{
    private int _number;

    /// <summary>Gets whether a line that cannot be read ends the tool.</summary>
    public bool IsScript => settings.Script is not null || !console.IsInputTerminal;

    /// <summary>Gives the next line.</summary>
    /// <returns>A line, or <see langword="null"/> when there is no more.</returns>
    /// <exception cref="FormatException">A line of a script cannot be read. The message says which.</exception>
    public async Task<ScriptLine?> ReadAsync(CancellationToken cancellationToken)
    {
        if (settings.Script is { } script)
        {
            return _number < script.Count ? script[_number++] : null;
        }

        while (true)
        {
            // The console's reader blocks; it must not keep anybody else from going on, nor the tool from ending.
            string? text = await Task.Run(console.Input.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
            if (text is null)
            {
                return null;
            }

            _number++;
            if (!ScriptLine.TryParse(text, out ScriptLine? line, out string? error))
            {
                if (IsScript)
                {
                    throw new FormatException($"Line {_number}: {error}");
                }

                console.Complain(error);
            }
            else if (line is not null)
            {
                return line;
            }
        }
    }
}
