namespace Socketeer.Bench.Clients;

/// <summary>A client at work: what the scenarios need of it.</summary>
internal interface IMeasuredClient : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Called when the client is connected, each time.</summary>
    Action? Connected { get; set; }

    /// <summary>Called for each event that comes back.</summary>
    Action? Echoed { get; set; }

    Task ConnectAsync();

    /// <summary>Sends an event that comes back.</summary>
    Task EchoAsync(int number, string text);

    /// <summary>Sends an event that nobody handles.</summary>
    Task EmitAsync(int number, string text);

    /// <summary>Sends an event and gives the number that its ack holds.</summary>
    Task<int> AckAsync(int number);
}
