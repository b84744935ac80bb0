using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Socketeer.Bench.Peers.Hosting;

/// <summary>Everything runs on the threads that wait for the sockets: no hand-over between threads for a message.</summary>
internal static class InlineScheduling
{
    public const string Flag = "--inline";

    /// <summary>Must run before the first socket is made: the runtime reads the variable once.</summary>
    public static void Prepare() => Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

    public static void Apply(WebApplicationBuilder builder) =>
        builder.Services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = true);
}
