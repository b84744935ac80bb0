using Socketeer.Interop.Tests;

namespace Socketeer.Client.Tests.Contracts;

/// <summary>The programs of docs/typed-contracts.md, run: a server and a client that share nothing but the contracts.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task A_server_and_a_client_share_an_assembly_of_contracts()
    {
        await using var server = ChildProcess.Start("dotnet", [Repository.Sample("TypedContractsSample"), "--urls", "http://127.0.0.1:0"]);
        const string Listening = "Now listening on: ";
        string address = (await server.LineAsync(Listening))[Listening.Length..];
        await using var client = ChildProcess.Start("dotnet", [Repository.Sample("TypedContractsSample.Client"), address]);
        await client.LineAsync("1 + 2 = 3");
        await client.LineAsync("the server knows that I am fine");
        Assert.EndsWith(": fine", await client.LineAsync("message from "), StringComparison.Ordinal);
    }

    [Fact]
    public void The_client_has_neither_the_server_nor_a_web_server()
    {
        string[] files = [.. Directory.GetFiles(Path.GetDirectoryName(Repository.Sample("TypedContractsSample.Client"))!, "*.dll").Select(Path.GetFileName)!];
        Assert.Contains("TypedContractsSample.Contracts.dll", files);
        Assert.Contains("Socketeer.Client.dll", files);
        Assert.DoesNotContain("Socketeer.Server.dll", files);
        string settings = File.ReadAllText(Path.ChangeExtension(Repository.Sample("TypedContractsSample.Client"), ".runtimeconfig.json"));
        Assert.DoesNotContain("AspNetCore", settings, StringComparison.Ordinal);
    }
}
