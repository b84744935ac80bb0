using System.Globalization;
using System.Text;

namespace Socketeer.Tool;

/// <summary>Prints for people: the time, then what happened, coloured by its kind on a terminal.</summary>
internal sealed class ConsoleWriter(TextWriter output, TimeProvider timeProvider, bool isColored) : HappeningWriter(output, timeProvider)
{
    private const string Dim = "\e[2m";
    private const string Reset = "\e[0m";

    protected override string Format(Happening happening, DateTimeOffset time)
    {
        string stamp = time.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

        // A server's words must not control the terminal.
        string text = JsonText.Escape(Describe(happening));
        return isColored ? $"{Dim}{stamp}{Reset} {Color(happening.Kind)}{text}{Reset}" : $"{stamp} {text}";
    }

    private static string Color(HappeningKind kind) => kind switch
    {
        HappeningKind.Connect or HappeningKind.Reconnect => "\e[32m",
        HappeningKind.Disconnect or HappeningKind.ReconnectAttempt => "\e[33m",
        HappeningKind.ConnectError or HappeningKind.AckError => "\e[31m",
        HappeningKind.Event => "\e[36m",
        HappeningKind.Emit => "\e[35m",
        HappeningKind.Ack => "\e[34m",
        _ => Dim,
    };

    private static string Describe(Happening happening)
    {
        var text = new StringBuilder();
        if (happening.Namespace is { } space and not "/")
        {
            text.Append(JsonText.Name(space)).Append(' ');
        }

        switch (happening.Kind)
        {
            case HappeningKind.Connect:
                text.Append(CultureInfo.InvariantCulture, $"connected as {happening.Id}");
                text.Append(happening.Transport is { } transport ? $" by {transport}" : "");
                text.Append(happening.IsRecovered == true ? ", recovered" : "");
                break;
            case HappeningKind.Disconnect:
                AppendReason(text.Append("disconnected: "), happening);
                break;
            case HappeningKind.ConnectError:
                AppendReason(text.Append("connect_error: "), happening);
                text.Append(happening.Data is { } data ? $" {data.GetRawText()}" : "");
                text.Append(happening.WillRetry == true ? ", will try again" : "");
                break;
            case HappeningKind.ReconnectAttempt:
                text.Append(CultureInfo.InvariantCulture, $"reconnecting, attempt {happening.Attempt}");
                break;
            case HappeningKind.Reconnect:
                text.Append(CultureInfo.InvariantCulture, $"reconnected, attempt {happening.Attempt}");
                break;
            case HappeningKind.Upgrade:
                text.Append("upgraded to ").Append(happening.Transport);
                break;
            case HappeningKind.Event:
                AppendEvent(text.Append("< "), happening);
                text.Append(happening.IsAckRequested == true ? " (asks for an ack)" : "");
                break;
            case HappeningKind.Emit:
                AppendEvent(text.Append("> "), happening);
                text.Append(happening.IsKept == true ? " (kept until connected)" : "");
                break;
            case HappeningKind.Ack:
                AppendEvent(text.Append("= "), happening);
                text.Append(CultureInfo.InvariantCulture, $" ({happening.Elapsed!.Value.TotalMilliseconds:0.0} ms)");
                break;
            case HappeningKind.AckError:
                AppendEvent(text.Append("= "), happening);
                text.Append(": ").Append(happening.Reason);
                break;
            case HappeningKind.Info:
                text.Append(happening.IsConnected == true ? $"connected as {happening.Id}" : "not connected");
                text.Append(happening.Transport is { } current ? $" by {current}" : "");
                text.Append(happening.IsRecovered == true ? ", recovered" : ", not recovered");
                break;
        }

        return text.ToString();
    }

    private static void AppendReason(StringBuilder text, Happening happening) =>
        text.Append(happening.Reason).Append(happening.Detail is { } detail ? $" ({detail})" : "");

    private static void AppendEvent(StringBuilder text, Happening happening)
    {
        text.Append(JsonText.Name(happening.Event!));
        foreach (ArgumentValue argument in happening.Arguments ?? [])
        {
            argument.WriteText(text.Append(' '));
        }
    }
}
