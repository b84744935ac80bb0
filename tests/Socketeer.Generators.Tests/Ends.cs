namespace Socketeer.Generators.Tests;

/// <summary>The libraries a piece of code is compiled with.</summary>
[Flags]
internal enum Ends
{
    /// <summary>What both ends share: enough for contracts.</summary>
    None = 0,

    /// <summary>The server, and ASP.NET Core.</summary>
    Server = 1,

    /// <summary>The client.</summary>
    Client = 2,
}
