using Microsoft.AspNetCore.Http;

namespace Socketeer.EngineIO;

/// <summary>A cookie with the reference's defaults: <c>io=&lt;session id&gt;; Path=/; HttpOnly; SameSite=Lax</c>.</summary>
public sealed class EngineIOCookieBuilder : CookieBuilder
{
    /// <summary>Makes a builder with the reference's defaults.</summary>
    public EngineIOCookieBuilder()
    {
        Name = "io";
        Path = "/";
        HttpOnly = true;
        SameSite = SameSiteMode.Lax;
        SecurePolicy = CookieSecurePolicy.None;
    }
}
