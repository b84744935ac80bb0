// The overloads without a token are what is tested here.
#pragma warning disable xUnit1051

namespace Socketeer.Protocol.Tests.Events;

public sealed class EmitOverloadTests
{
    private readonly TestEmitter _emitter = new();
    private readonly CancellationToken _token = new CancellationTokenSource().Token;

    [Fact]
    public async Task Up_to_four_arguments_are_written_in_order()
    {
        await _emitter.EmitAsync("e");
        AssertEmitted("2[\"e\"]", default);
        await _emitter.EmitAsync("e", 1);
        AssertEmitted("2[\"e\",1]", default);
        await _emitter.EmitAsync("e", 1, "two");
        AssertEmitted("2[\"e\",1,\"two\"]", default);
        await _emitter.EmitAsync("e", 1, "two", new { Three = 3 });
        AssertEmitted("2[\"e\",1,\"two\",{\"three\":3}]", default);
        await _emitter.EmitAsync("e", 1, "two", (object?)null, 4.5);
        AssertEmitted("2[\"e\",1,\"two\",null,4.5]", default);
    }

    [Fact]
    public async Task A_token_is_never_taken_for_an_argument()
    {
        await _emitter.EmitAsync("e", _token);
        AssertEmitted("2[\"e\"]", _token);
        await _emitter.EmitAsync("e", 1, _token);
        AssertEmitted("2[\"e\",1]", _token);
        await _emitter.EmitAsync("e", 1, "2", _token);
        AssertEmitted("2[\"e\",1,\"2\"]", _token);
        await _emitter.EmitAsync("e", 1, "2", 3, _token);
        AssertEmitted("2[\"e\",1,\"2\",3]", _token);
        await _emitter.EmitAsync("e", 1, "2", 3, "4", _token);
        AssertEmitted("2[\"e\",1,\"2\",3,\"4\"]", _token);
        await _emitter.EmitListAsync("e", [1, "2"], _token);
        AssertEmitted("2[\"e\",1,\"2\"]", _token);
        await _emitter.SendAsync("m", _token);
        AssertEmitted("2[\"message\",\"m\"]", _token);
    }

    [Fact]
    public async Task An_array_is_one_argument_and_a_list_of_arguments_is_many()
    {
        await _emitter.EmitAsync("e", new object[] { 1, 2 });
        AssertEmitted("2[\"e\",[1,2]]", default);
        await _emitter.EmitAsync("e", new[] { "a" });
        AssertEmitted("2[\"e\",[\"a\"]]", default);
        await _emitter.EmitListAsync("e", [1, null, "x", 4, 5, 6]);
        AssertEmitted("2[\"e\",1,null,\"x\",4,5,6]", default);
        await _emitter.EmitListAsync("e", []);
        AssertEmitted("2[\"e\"]", default);
    }

    [Fact]
    public async Task Bytes_are_binary_whatever_they_are_called()
    {
        object hidden = new byte[] { 2 };
        await _emitter.EmitAsync("e", new byte[] { 1 }, hidden, (object)new ReadOnlyMemory<byte>([3]));

        Assert.StartsWith("53-[\"e\",", _emitter.Text, StringComparison.Ordinal);
        Assert.Equal([[1], [2], [3]], _emitter.Attachments);
    }

    [Fact]
    public async Task What_was_received_is_passed_on_with_all_its_arguments()
    {
        (_, EventContext context) = TestEvent.Of("51-[\"e\",1.0,{\"_placeholder\":true,\"num\":0}]", [1, 2]);

        await _emitter.EmitAsync("r", context.Arguments, _token);
        AssertEmitted("51-[\"r\",1.0,{\"_placeholder\":true,\"num\":0}]", _token);
        await _emitter.EmitAsync("r", context.Arguments.Slice(1));
        AssertEmitted("51-[\"r\",{\"_placeholder\":true,\"num\":0}]", default);
        await _emitter.EmitAsync("r", "me", context.Arguments[0]);
        AssertEmitted("2[\"r\",\"me\",1.0]", default);
        await _emitter.EmitListAsync("r", [context.Arguments[1]]);
        AssertEmitted("51-[\"r\",{\"_placeholder\":true,\"num\":0}]", default);
        Assert.Equal([[1, 2]], _emitter.Attachments);
    }

    [Fact]
    public async Task An_argument_is_written_as_what_it_is_at_run_time()
    {
        Animal animal = new Dog("Rex");

        await _emitter.EmitAsync("e", animal);

        AssertEmitted("2[\"e\",{\"name\":\"Rex\",\"legs\":4}]", default);
    }

    [Fact]
    public async Task An_ack_is_read_as_the_type_that_was_asked_for()
    {
        _emitter.Answer = "30[7,\"more\"]";
        Assert.Equal(7, await _emitter.EmitWithAckAsync<int>("e"));
        AssertEmitted("2[\"e\"]", default);
        EventArguments all = await _emitter.EmitWithAckAsync<EventArguments>("e");
        Assert.Equal("more", all.Read<string>(1));

        _emitter.Answer = "30[null]";
        Assert.Null(await _emitter.EmitWithAckAsync<string>("e"));
        Assert.Null(await _emitter.EmitWithAckAsync<int?>("e"));
        await Assert.ThrowsAsync<EventArgumentException>(() => _emitter.EmitWithAckAsync<int>("e"));

        _emitter.Answer = "30[]";
        await Assert.ThrowsAsync<EventArgumentException>(() => _emitter.EmitWithAckAsync<int>("e"));
        Assert.Equal(0, (await _emitter.EmitWithAckAsync<EventArguments>("e")).Count);
    }

    [Fact]
    public async Task A_token_is_never_taken_for_an_argument_of_an_event_with_ack()
    {
        _emitter.Answer = "30[1]";
        await _emitter.EmitWithAckAsync<int>("e", _token);
        AssertEmitted("2[\"e\"]", _token);
        await _emitter.EmitWithAckAsync<int>("e", 1, _token);
        AssertEmitted("2[\"e\",1]", _token);
        await _emitter.EmitWithAckAsync<int>("e", 1, "2", _token);
        AssertEmitted("2[\"e\",1,\"2\"]", _token);
        await _emitter.EmitWithAckAsync<int>("e", 1, "2", null, _token);
        AssertEmitted("2[\"e\",1,\"2\",null]", _token);
        await _emitter.EmitWithAckAsync<int>("e", 1, "2", null, 4, _token);
        AssertEmitted("2[\"e\",1,\"2\",null,4]", _token);
    }

    [Fact]
    public async Task Nothing_is_emitted_through_null()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await ((IEventEmitter)null!).EmitAsync("e"));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await ((IEventEmitter)null!).SendAsync(1));
        await Assert.ThrowsAsync<ArgumentNullException>(() => ((IAckEmitter)null!).EmitWithAckAsync<int>("e"));
    }

    private void AssertEmitted(string text, CancellationToken token)
    {
        Assert.Equal(text, _emitter.Text);
        Assert.Equal(token, _emitter.Token);
    }

    private class Animal
    {
        public int Legs => 4;
    }

    private sealed class Dog(string name) : Animal
    {
        public string Name => name;
    }
}
