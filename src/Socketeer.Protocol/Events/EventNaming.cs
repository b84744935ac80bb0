namespace Socketeer;

/// <summary>How the name of an event comes of the name of a contract's method.</summary>
public enum EventNaming
{
    /// <summary><c>chatMessage</c>.</summary>
    CamelCase,

    /// <summary><c>ChatMessage</c>.</summary>
    PascalCase,

    /// <summary><c>chat-message</c>.</summary>
    KebabCase,

    /// <summary><c>chat_message</c>.</summary>
    SnakeCase,

    /// <summary><c>chat message</c>.</summary>
    Words,
}
