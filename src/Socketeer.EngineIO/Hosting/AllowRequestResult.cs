namespace Socketeer.EngineIO;

/// <summary>Whether a handshake is let in.</summary>
public readonly record struct AllowRequestResult
{
    private AllowRequestResult(bool isAllowed, string? message)
    {
        IsAllowed = isAllowed;
        Message = message;
    }

    /// <summary>Gets the answer that lets the handshake in.</summary>
    public static AllowRequestResult Allowed { get; } = new(isAllowed: true, null);

    /// <summary>Gets a value that tells whether the handshake is let in.</summary>
    public bool IsAllowed { get; }

    /// <summary>Gets the text the client gets to see when it is not.</summary>
    public string? Message { get; }

    /// <summary>Refuses the handshake: 403 on polling, 400 on a WebSocket, code 4.</summary>
    /// <param name="message">The text for the client.</param>
    /// <returns>The answer.</returns>
    public static AllowRequestResult Refused(string message = "Forbidden") => new(isAllowed: false, message);
}
