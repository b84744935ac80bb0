namespace Socketeer.Server;

/// <summary>What an event's context knows on a server.</summary>
public static class EventContextExtensions
{
    extension(EventContext context)
    {
        /// <summary>Gets the socket the event came to.</summary>
        public ServerSocket Socket => (ServerSocket)context.Source;
    }
}
