using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Socketeer.Hub.Features;

/// <summary>The web console at <c>/</c>: static files beside the program.</summary>
internal static class ConsoleFeature
{
    public static void UseConsole(this WebApplication app)
    {
        var files = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot"));
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = context =>
            {
                // The page shows what strangers send: nothing but its own files may run, whatever slips through.
                IHeaderDictionary headers = context.Context.Response.Headers;
                headers.ContentSecurityPolicy =
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
                headers.XContentTypeOptions = "nosniff";
                headers[HeaderNames.CacheControl] = "no-cache";
            },
        });
    }
}
