using Microsoft.AspNetCore.Http;

namespace Socketeer.EngineIO;

/// <summary>A request that was refused.</summary>
public sealed class ConnectionErrorEventArgs : EventArgs
{
    internal ConnectionErrorEventArgs(HttpContext context, EngineErrorCode code, string message, string? detail)
    {
        Context = context;
        Code = code;
        Message = message;
        Detail = detail;
    }

    /// <summary>Gets the request; valid while the event is being handled.</summary>
    public HttpContext Context { get; }

    /// <summary>Gets the code the client gets.</summary>
    public EngineErrorCode Code { get; }

    /// <summary>Gets the text the client gets.</summary>
    public string Message { get; }

    /// <summary>Gets which rule was broken, such as <c>TRANSPORT_MISMATCH</c>, or <see langword="null"/>.</summary>
    public string? Detail { get; }
}
