using System.Globalization;
using Socketeer.Client;

namespace Socketeer.Tool;

/// <summary>Says why a socket could not connect, down to what the operating system says.</summary>
internal static class ConnectErrors
{
    public static Happening Describe(Exception exception, TimeSpan timeout) => new(HappeningKind.ConnectError)
    {
        Reason = exception is ConnectTimeoutException ? $"not connected within {NamespaceSocket.Seconds(timeout)}" : exception.Message,
        Detail = exception switch
        {
            TransportException { StatusCode: { } status } => string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)status} {status}"),
            _ => Innermost(exception),
        },
        Data = (exception as ConnectRefusedException)?.RefusalData,
    };

    private static string? Innermost(Exception exception)
    {
        Exception innermost = exception.GetBaseException();
        return ReferenceEquals(innermost, exception) ? null : innermost.Message;
    }
}
