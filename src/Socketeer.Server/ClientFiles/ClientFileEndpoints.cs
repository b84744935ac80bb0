using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Socketeer.Server;

/// <summary>The client's files under the path of a Socket.IO endpoint. What else is asked for there is the engine's.</summary>
internal static class ClientFileEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly string[] Scripts = ["socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js"];

    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string pattern)
    {
        RouteGroupBuilder group = endpoints.MapGroup(pattern.TrimEnd('/'));
        foreach (string name in Scripts.SelectMany(static script => (string[])[script, $"{script}.map"]))
        {
            var file = new ClientFile(name);
            group.MapMethods(name, Methods, (RequestDelegate)file.ServeAsync).WithDisplayName($"Socket.IO client {name}");
        }

        return group;
    }
}
