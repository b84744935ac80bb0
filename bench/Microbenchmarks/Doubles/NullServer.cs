using Microsoft.Extensions.DependencyInjection;
using Socketeer.Server;

namespace Socketeer.Microbenchmarks;

/// <summary>A Socket.IO server without a network, with the defaults of production and no log.</summary>
internal sealed class NullServer : IDisposable
{
    private readonly ServiceProvider _services;

    public NullServer()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(new TimeWithoutTimers());
        services.AddSocketIO();
        _services = services.BuildServiceProvider();
        IO = _services.GetRequiredService<SocketIOServer>();
    }

    public SocketIOServer IO { get; }

    /// <summary>Makes a client that has joined the default namespace.</summary>
    public NullConnection Connect()
    {
        var connection = new NullConnection();
        connection.Open(IO.Accept(connection));
        connection.Receive(Input.Text("0"));
        return connection;
    }

    /// <summary>Makes a number of clients and gives their sockets.</summary>
    public ServerSocket[] Connect(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Connect();
        }

        return [.. IO.Of("/").Sockets.Values];
    }

    public void Dispose() => _services.Dispose();
}
