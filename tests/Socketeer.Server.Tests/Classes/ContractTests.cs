using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Classes;

/// <summary>Contracts: one interface names, types and emits the events of one direction.</summary>
public sealed class ContractTests
{
    [Fact]
    public async Task A_contract_emits_to_whatever_emits()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        await socket.AsChatClient().ChatMessage("ann", "hi");
        await io.Server.AsChatClient().ChatMessage("ann", "all");
        await io.Server.To(socket.Id).AsChatClient().FileAsync([1, 2], 7);
        await socket.Volatile.AsChatClient().Calm();
        await socket.AsChatClient().Many(1, null, 2.5, true, [3, 4]);
        Assert.Equal(
            [
                "2[\"chat message\",\"ann\",\"hi\"]", "2[\"chat message\",\"ann\",\"all\"]",
                "51-[\"file\",{\"_placeholder\":true,\"num\":0},7]", "#0102", "2[\"calm\"]", "2[\"many\",1,null,2.5,true,[3,4]]",
            ],
            client.TakeAll());
    }

    [Fact]
    public async Task A_contract_is_an_interface_that_code_can_ask_for()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        List<IChatClient> all = [socket.AsChatClient()];
        await all[0].ChatMessage("ann", "hi");
        Assert.Equal(["2[\"chat message\",\"ann\",\"hi\"]"], client.TakeAll());
    }

    [Fact]
    public async Task A_socket_answers()
    {
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        Task<int> count = socket.AsChatClient().CountAsync(5);
        Assert.Equal("20[\"count\",5]", await client.NextAsync());
        await client.ReceiveAsync("30[6]");
        Assert.Equal(6, await count.Within());
        Task<EventArguments> said = socket.Timeout(TimeSpan.FromSeconds(1)).AsChatClient().Say().AsTask();
        Assert.Equal("21[\"Say! \\\"it\\\"\"]", await client.NextAsync());
        await client.ReceiveAsync("31[1,2,3]");
        Assert.Equal(3, (await said.Within()).Count);
    }

    [Fact]
    public async Task Waiting_for_an_answer_can_be_given_up()
    {
        await using var io = new TestIO();
        (_, ServerSocket socket) = await io.ConnectAsync();
        using var source = new CancellationTokenSource();
        Task<int> count = socket.AsChatClient().CountAsync(5, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => count.Within());
    }

    [Theory]
    [InlineData("1[\"add\",1,2]", "3/c,1[3]")]
    [InlineData("1[\"add\",2]", "3/c,1[42]")]
    [InlineData("[\"speak\",\"hello\"]", "2/c,[\"chat message\",\"someone\",\"hello\"]")]
    public async Task A_class_that_implements_a_contract_handles_it(string packet, string expected)
    {
        await using var io = new TestIO(addServices: static services => services.AddSocketIO().AddNamespace<ContractNamespace>("/c"));
        (TestConnection client, _) = await io.ConnectAsync("/c");
        await client.ReceiveAsync($"2/c,{packet}");
        Assert.Equal([expected], client.TakeAll());
    }
}

internal sealed partial class ContractNamespace : SocketNamespaceHandler, IChatServer
{
    public Task<int> Add(int a, int b = 40, CancellationToken cancellationToken = default) => Task.FromResult(a + b);

    // Written out, so that only the contract shows it.
    ValueTask IChatServer.Speak(string text) => Namespace.AsChatClient().ChatMessage("someone", text);

    public ValueTask SendFile(byte[] data) => Namespace.AsChatClient().FileAsync(data, data.Length);
}
