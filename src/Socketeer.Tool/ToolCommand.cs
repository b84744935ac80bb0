using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace Socketeer.Tool;

/// <summary>The whole command line.</summary>
internal static class ToolCommand
{
    public static async Task<int> RunAsync(string[] arguments, ToolConsole console, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("A Socket.IO client for the command line.") { ConnectCommand.Create(console) };

        // Not the response files of the library: "@file" is an argument of an event here.
        ParseResult result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Action is ParseErrorAction)
        {
            foreach (ParseError error in result.Errors)
            {
                console.Complain(error.Message);
            }

            console.Complain("\"socketeer connect --help\" shows what is right.");
            return ExitCode.Usage;
        }

        return await result.InvokeAsync(
            new InvocationConfiguration { Output = console.Output, Error = console.Error, EnableDefaultExceptionHandler = false },
            cancellationToken);
    }
}
