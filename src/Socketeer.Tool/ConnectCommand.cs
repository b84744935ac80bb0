using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Socketeer.Client;

namespace Socketeer.Tool;

/// <summary>
/// <c>socketeer connect URL</c>: its options, and what they are read into. What cannot be read is an error of the command line.
/// </summary>
internal static class ConnectCommand
{
    public static Command Create(ToolConsole console)
    {
        var url = new Argument<Uri>("URL")
        {
            Description = "The server: http, https, ws or wss. Its path, if it has one, is the namespace.",
            CustomParser = static result => ReadUrl(result),
        };
        var space = new Option<string?>("--namespace") { Description = "The namespace, instead of the URL's path.", HelpName = "/x" };
        var path = new Option<string?>("--path")
        {
            Description = "The path of the server's endpoint. [default: /socket.io]",
            HelpName = "/socket.io",
        };
        var auth = new Option<JsonElement?>("--auth")
        {
            Description = "What is told to the server when a namespace is joined: a JSON object.",
            HelpName = "JSON",
            CustomParser = static result => ReadAuth(result),
        };
        var query = new Option<KeyValuePair<string, string>[]>("--query")
        {
            Description = "A parameter of every request, instead of the URL's query. May be repeated.",
            HelpName = "k=v",
            CustomParser = static result => ReadPairs(result, '=', "Write a parameter of the query as k=v"),
        };
        var header = new Option<KeyValuePair<string, string>[]>("--header")
        {
            Description = "A header of every request. May be repeated.",
            HelpName = "K: V",
            CustomParser = static result => ReadPairs(result, ':', "Write a header as \"K: V\""),
        };
        var transport = new Option<string[]>("--transport")
        {
            Description = "A transport to use. May be repeated; they are tried in order. [default: polling, then websocket]",
            HelpName = "polling|websocket",
        };
        transport.AcceptOnlyFromAmong("polling", "websocket");
        var noUpgrade = new Option<bool>("--no-upgrade") { Description = "Stay on polling." };
        var noReconnect = new Option<bool>("--no-reconnect") { Description = "Try once, and end with the connection." };
        var insecure = new Option<bool>("--insecure") { Description = "Accept any certificate of the server." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object per line." };
        var noColor = new Option<bool>("--no-color") { Description = "Print without colours. So does the variable NO_COLOR." };
        var script = new Option<ScriptLine[]?>("--script")
        {
            Description = "Read lines from a file instead of the standard input.",
            HelpName = "FILE",
            CustomParser = static result => ReadScript(result),
        };
        var emit = new Option<ScriptLine[]>("--emit")
        {
            Description = "An event to emit when connected, as \"name JSON...\". May be repeated.",
            HelpName = "name JSON...",
            CustomParser = static result => ReadEmits(result),
        };
        var timeout = new Option<TimeSpan?>("--timeout")
        {
            Description = "How long connecting, an ack and a wait may take, 10 if not given; "
                + "if given, also how long the events of --exit-after may.",
            HelpName = "SECONDS",
            CustomParser = static result => ReadTimeout(result),
        };
        var exitAfter = new Option<int?>("--exit-after")
        {
            Description = "End after so many events.",
            HelpName = "COUNT",
            CustomParser = static result => ReadCount(result),
        };
        var once = new Option<bool>("--once") { Description = "End after one event." };

        var command = new Command("connect", "Connects to a server, prints what happens, and does what is typed or what a script says.")
        {
            url, space, path, auth, query, header, transport, noUpgrade, noReconnect, insecure, json, noColor,
            script, emit, timeout, exitAfter, once,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(exitAfter) is not null && result.GetResult(once) is not null)
            {
                result.AddError("Use --once or --exit-after, not both.");
            }
        });
        command.SetAction((result, cancellationToken) => SessionRun.RunAsync(
            new ConnectSettings
            {
                Server = result.GetRequiredValue(url),
                Namespace = result.GetValue(space),
                Path = result.GetValue(path),
                Auth = result.GetValue(auth),
                Query = result.GetValue(query) ?? [],
                Headers = [.. (result.GetValue(header) ?? []).Select(static pair => KeyValuePair.Create(pair.Key, pair.Value.Trim()))],
                Transports = [.. (result.GetValue(transport) ?? []).Distinct().Select(KindOf)],
                Upgrade = !result.GetValue(noUpgrade),
                Reconnection = !result.GetValue(noReconnect),
                IsInsecure = result.GetValue(insecure),
                IsJson = result.GetValue(json),
                IsColorOff = result.GetValue(noColor),

                // The library gives an empty array for one that is not there.
                Script = result.GetResult(script) is null ? null : result.GetValue(script),
                Emits = result.GetValue(emit) ?? [],
                Timeout = result.GetValue(timeout),
                ExitAfter = result.GetValue(once) ? 1 : result.GetValue(exitAfter),
            },
            console,
            cancellationToken));
        return command;
    }

    private static TransportKind KindOf(string name) => name == "polling" ? TransportKind.Polling : TransportKind.WebSocket;

    private static Uri? ReadUrl(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;

        // "localhost:3000" would be a URL of the scheme localhost.
        string absolute = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        if (Uri.TryCreate(absolute, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" or "ws" or "wss")
        {
            return url;
        }

        result.AddError($"\"{text}\" is no address of a server: write it as http://localhost:3000.");
        return null;
    }

    private static JsonElement? ReadAuth(ArgumentResult result)
    {
        try
        {
            JsonElement auth = JsonElement.Parse(result.Tokens[0].Value);
            if (auth.ValueKind == JsonValueKind.Object)
            {
                return auth;
            }
        }
        catch (JsonException)
        {
        }

        result.AddError($"--auth is a JSON object, such as {{\"token\":\"abc\"}}; this is none: {result.Tokens[0].Value}");
        return null;
    }

    private static KeyValuePair<string, string>[] ReadPairs(ArgumentResult result, char separator, string advice)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (Token token in result.Tokens)
        {
            int end = token.Value.IndexOf(separator);
            if (end > 0)
            {
                pairs.Add(new KeyValuePair<string, string>(token.Value[..end], token.Value[(end + 1)..]));
            }
            else
            {
                result.AddError($"{advice}; this is none: {token.Value}");
            }
        }

        return [.. pairs];
    }

    private static ScriptLine[]? ReadScript(ArgumentResult result)
    {
        string file = result.Tokens[0].Value;
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            result.AddError($"The script cannot be read: {exception.Message}");
            return null;
        }

        var script = new List<ScriptLine>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (!ScriptLine.TryParse(lines[i], out ScriptLine? line, out string? error))
            {
                result.AddError($"{file}, line {i + 1}: {error}");
            }
            else if (line is not null)
            {
                script.Add(line);
            }
        }

        return [.. script];
    }

    private static ScriptLine[] ReadEmits(ArgumentResult result)
    {
        var emits = new List<ScriptLine>();
        foreach (Token token in result.Tokens)
        {
            if (ScriptLine.TryParse($"emit {token.Value}", out ScriptLine? line, out string? error))
            {
                emits.Add(line!);
            }
            else
            {
                result.AddError($"--emit: {error}");
            }
        }

        return [.. emits];
    }

    private static TimeSpan? ReadTimeout(ArgumentResult result)
    {
        if (ScriptLine.TryParseSeconds(result.Tokens[0].Value, out TimeSpan timeout))
        {
            return timeout;
        }

        result.AddError("--timeout is a number of seconds, above 0 and at most a day.");
        return null;
    }

    private static int? ReadCount(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0)
        {
            return count;
        }

        result.AddError("--exit-after is a number of events, 1 or more.");
        return null;
    }
}
