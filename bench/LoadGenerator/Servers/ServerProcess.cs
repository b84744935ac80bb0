using System.Diagnostics;
using System.Net;
using Socketeer.Bench.Load;

namespace Socketeer.Bench.Servers;

/// <summary>A server under load, in a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private ServerProcess(Process process, IPEndPoint endpoint)
    {
        _process = process;
        Endpoint = endpoint;
    }

    public IPEndPoint Endpoint { get; }

    public int Id => _process.Id;

    /// <summary>Starts a server and waits until it says that it listens.</summary>
    public static ServerProcess Start(ServerDefinition definition)
    {
        var info = new ProcessStartInfo(definition.Command)
        {
            WorkingDirectory = definition.Folder,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (string argument in definition.Arguments)
        {
            info.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in definition.Environment)
        {
            info.Environment[name] = value;
        }

        Process process = Process.Start(info)!;
        using var patience = new Timer(_ => process.Kill(entireProcessTree: true), null, StartPatience, Timeout.InfiniteTimeSpan);
        IPEndPoint? endpoint = null;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("listening ", StringComparison.Ordinal))
            {
                endpoint = new IPEndPoint(IPAddress.Loopback, new Uri(line["listening ".Length..]).Port);
            }
            else if (line == "ready" && endpoint is not null)
            {
                // What it says from now on is nobody's; its pipe must not fill up.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return new ServerProcess(process, endpoint);
            }
        }

        process.Kill(entireProcessTree: true);
        throw new LoadException($"{definition.Name} did not start.");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
