using System.Runtime.InteropServices;
using Socketeer.Interop.Tests;

namespace Socketeer.Client.Tests;

public sealed class NativeTests
{
    [Fact]
    public async Task The_client_works_in_a_native_program()
    {
        string program = Path.Combine(
            Repository.Root, "artifacts", "publish", "AotClient", $"{Repository.Configuration}_{RuntimeInformation.RuntimeIdentifier}", "AotClient");
        Assert.True(File.Exists(program), "It is not there: dotnet publish tests/AotClient -c Release");
        await using TestServer server = await TestServer.StartAsync(setUp: static io => io.OnConnection(static socket =>
        {
            socket.On("message", (EventContext e) => socket.EmitAsync("message-back", e.Arguments));
            socket.On("message-with-ack", static (EventContext e) => e.AckAsync(e.Arguments));
        }));
        await using ChildProcess client = ChildProcess.Start(program, [server.Address.ToString()]);
        string output = await client.SucceedAsync();
        Assert.Equal("ok Polling\nok WebSocket\n", output);
    }
}
