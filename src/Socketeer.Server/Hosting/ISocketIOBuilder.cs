using Microsoft.Extensions.DependencyInjection;

namespace Socketeer.Server;

/// <summary>Configures a Socket.IO server that <c>AddSocketIO</c> has added.</summary>
public interface ISocketIOBuilder
{
    /// <summary>Gets the application's services.</summary>
    IServiceCollection Services { get; }
}
