using System.Text;
using Microsoft.AspNetCore.Http;
using Socketeer.EngineIO;

namespace Socketeer.Fuzz.Targets;

/// <summary>The query of a request.</summary>
internal sealed class HandshakeQueryTarget : FuzzTarget
{
    public override string Name => "handshake-query";

    public override IReadOnlyList<string> Words { get; } =
    [
        "EIO=4", "EIO=3", "&", "=", "transport=polling", "transport=websocket", "sid=", "b64=1", "j=0", "j=", "%34", "%", "+", "%00", "%FF", "%u0041", "EIO", "\xC3\xA4",
    ];

    public override void Run(byte[] input)
    {
        string query = Encoding.UTF8.GetString(input);
        string shown = Show("?" + query, out string again);
        Check.Same([shown], [Show("?" + query, out _)], "The query twice");
        Check.Same([shown], [Show(again, out _)], "The query written again");
    }

    private static string Show(string query, out string again)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        EngineRequest request = EngineRequest.Parse(context);
        RequestedTransport transport = request.ToTransport(TransportKind.Polling);
        Check.That(request.Protocol is 3 or 4, "There is no such protocol.");
        Check.That(transport.JsonpIndex is null || transport.JsonpIndex.All(char.IsAsciiDigit), "An index of JSONP is no number.");
        string name = request.Transport.ToString();
        string sessionId = request.SessionId.ToString();
        again = QueryString.Create(
        [
            new("EIO", $"{request.Protocol}"),
            new("transport", name),
            new("sid", sessionId),
            new("b64", request.PrefersBase64 ? "1" : string.Empty),
            .. request.IsJsonp ? new KeyValuePair<string, string?>[] { new("j", request.JsonpIndex.ToString()) } : [],
        ]).ToUriComponent();
        return $"{request.Protocol} {name} {sessionId} {transport.PrefersBase64} {transport.JsonpIndex}";
    }
}
