namespace Socketeer.Bench.Peers.Hosting;

/// <summary>A kind of server that understands the load contract.</summary>
internal interface IPeer
{
    string Name { get; }

    /// <summary>Listens, says where, and serves until SIGTERM.</summary>
    /// <param name="inline">Whether everything is to run on the threads that wait for the sockets.</param>
    Task RunAsync(bool inline);
}
