namespace Socketeer.Client;

/// <summary>Tells about an attempt to connect again.</summary>
/// <param name="attempt">Its number.</param>
public sealed class ReconnectionEventArgs(int attempt) : EventArgs
{
    /// <summary>Gets the number of the attempt, from 1.</summary>
    public int Attempt { get; } = attempt;
}
