namespace Socketeer.Tool;

/// <summary>What <c>help</c> prints.</summary>
internal static class HelpText
{
    public const string Lines =
        """
        emit NAME [JSON]...     emits an event; words that are no JSON are texts, @file is the bytes of a file
        ack NAME [JSON]...      emits an event and prints its ack
        on [NAME]               prints only the events named so; without a name, all again
        off NAME                does not print an event
        to NAMESPACE            joins a namespace on the same connection; what follows is for it
        wait NAME [SECONDS]     waits for an event, or for connect, disconnect or connect_error
        connect, disconnect     connects or disconnects the namespace
        info                    prints its id, transport and whether it was recovered
        help, quit
        """;
}
