namespace Socketeer.Protocol.Tests.Events;

public sealed class EventContextTests
{
    [Fact]
    public void A_context_shows_the_event()
    {
        (TestEvent incoming, EventContext context) = TestEvent.Of("2/a,5[\"e\",1,\"x\"]");

        Assert.Equal("e", context.Name);
        Assert.Equal(2, context.Count);
        Assert.Equal(1, context.Read<int>(0));
        Assert.Equal("x", context.Arguments.Read<string>(1));
        Assert.True(context.AckRequested);
        Assert.Same(incoming.Source, context.Source);
        Assert.Equal(5, incoming.AckId);
    }

    [Fact]
    public void A_name_that_is_known_already_is_not_read_again()
    {
        string known = new(['k']);
        EventContext context = new TestEvent().Start(Packets.Decode("2[\"k\"]"), known);

        Assert.Same(known, context.Name);
    }

    [Theory]
    [InlineData("2[1]", "1")]
    [InlineData("2[-2.50,\"x\"]", "-2.50")]
    [InlineData("2", "")]
    [InlineData("2[\"\\u0061\"]", "a")]
    public void Every_event_has_a_name(string text, string name)
    {
        (TestEvent incoming, EventContext context) = TestEvent.Of(text);

        Assert.Equal(name, context.Name);
        incoming.Finish();
    }

    [Fact]
    public async Task Everything_throws_once_the_handler_has_completed()
    {
        (TestEvent incoming, EventContext context) = TestEvent.Of("21[\"e\",1,{\"a\":[2]}]");
        EventArguments arguments = context.Arguments;
        EventArgument argument = arguments[1];
        incoming.Finish();

        Assert.Throws<InvalidOperationException>(() => context.Name);
        Assert.Throws<InvalidOperationException>(() => context.Count);
        Assert.Throws<InvalidOperationException>(() => context.Arguments);
        Assert.Throws<InvalidOperationException>(() => context.AckRequested);
        Assert.Throws<InvalidOperationException>(() => context.Source);
        Assert.Throws<InvalidOperationException>(() => context.Services);
        Assert.Throws<InvalidOperationException>(() => context.Aborted);
        Assert.Throws<InvalidOperationException>(() => context.Read<int>(0));
        Assert.Throws<InvalidOperationException>(() => context.Replace("x"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await context.AckAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await context.AckAsync(1));
        Assert.Throws<InvalidOperationException>(() => arguments.Read<int>(0));
        Assert.Throws<InvalidOperationException>(() => argument.Read<int>());
        Assert.Throws<InvalidOperationException>(() => argument.Json.Length);
        Assert.Throws<InvalidOperationException>(() => argument.IsBinary);
        Assert.Throws<InvalidOperationException>(() => Packets.Event("r", arguments));
        Assert.Empty(incoming.Acks);
    }

    [Fact]
    public void A_context_of_the_event_before_does_not_see_the_next_one()
    {
        var incoming = new TestEvent();
        EventContext first = incoming.Start(Packets.Decode("2[\"first\",1]"));
        EventArguments arguments = first.Arguments;
        incoming.Finish();
        EventContext second = incoming.Start(Packets.Decode("2[\"second\",2]"));

        Assert.Equal("second", second.Name);
        Assert.Throws<InvalidOperationException>(() => first.Name);
        Assert.Throws<InvalidOperationException>(() => arguments.Read<int>(0));
        incoming.Finish();
    }

    [Fact]
    public void A_default_context_throws_and_default_arguments_are_none()
    {
        Assert.Throws<InvalidOperationException>(() => default(EventContext).Name);
        Assert.Throws<InvalidOperationException>(() => default(EventArgument).Json.Length);
        Assert.Equal(0, default(EventArguments).Count);
        Assert.Equal(0, default(EventArguments).Slice(3).Count);
        Assert.Throws<EventArgumentException>(() => default(EventArguments).Read<int>(0));
        Assert.Equal("2[\"r\"]", Packets.Event("r", default(EventArguments)).Text);
    }

    [Fact]
    public async Task An_event_is_answered_at_most_once()
    {
        (TestEvent incoming, EventContext context) = TestEvent.Of("2456[\"e\"]");

        await context.AckAsync(1, "two");
        await context.AckAsync("again");
        await context.AckAsync();

        Assert.Equal(["3456[1,\"two\"]"], incoming.Acks);
    }

    [Fact]
    public async Task Of_many_threads_that_answer_at_once_one_does()
    {
        for (int i = 0; i < 200; i++)
        {
            (TestEvent incoming, EventContext context) = TestEvent.Of("20[\"e\"]");

            await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(async () => await context.AckAsync(n))));

            Assert.Single(incoming.Acks);
            incoming.Finish();
        }
    }

    [Fact]
    public async Task An_event_that_is_reused_can_be_answered_again()
    {
        (TestEvent incoming, EventContext first) = TestEvent.Of("21[\"e\"]");
        await first.AckAsync();
        incoming.Finish();
        EventContext second = incoming.Start(Packets.Decode("22[\"e\"]"));
        await second.AckAsync();

        Assert.Equal(["31[]", "32[]"], incoming.Acks);
    }

    [Fact]
    public async Task An_event_without_an_ack_id_is_never_answered()
    {
        (TestEvent incoming, EventContext context) = TestEvent.Of("2[\"e\"]");

        await context.AckAsync(1);

        Assert.False(context.AckRequested);
        Assert.Empty(incoming.Acks);
    }

    [Fact]
    public async Task An_ack_may_carry_binary_null_and_what_was_received()
    {
        (TestEvent incoming, EventContext context) = TestEvent.Of("51-7[\"e\",{\"_placeholder\":true,\"num\":0},2]", [1, 2]);
        await context.AckAsync(context.Arguments);
        Assert.Equal(["61-7[{\"_placeholder\":true,\"num\":0},2]"], incoming.Acks);
        Assert.Equal([[1, 2]], incoming.Attachments);

        (incoming, context) = TestEvent.Of("27[\"e\"]");
        await context.AckAsync<string?>(null);
        Assert.Equal(["37[null]"], incoming.Acks);

        (incoming, context) = TestEvent.Of("27[\"e\"]");
        await context.AckAsync(new byte[] { 3 }, 4);
        Assert.Equal(["61-7[{\"_placeholder\":true,\"num\":0},4]"], incoming.Acks);
        Assert.Equal([[3]], incoming.Attachments);
    }

    [Fact]
    public async Task A_replaced_event_is_another_one_with_the_same_ack()
    {
        (TestEvent incoming, EventContext context) = TestEvent.Of("51-7[\"e\",{\"_placeholder\":true,\"num\":0},2]", [1, 2]);
        EventArguments before = context.Arguments;

        context.Replace("other", context.Arguments[1], context.Arguments[0], new byte[] { 3 }, null, "ä");

        Assert.Equal("other", context.Name);
        Assert.Equal(5, context.Count);
        Assert.Equal(2, context.Read<int>(0));
        Assert.Equal([1, 2], context.Read<byte[]>(1));
        Assert.Equal([3], context.Read<byte[]>(2));
        Assert.Null(context.Read<object>(3));
        Assert.Equal("ä", context.Read<string>(4));
        Assert.Throws<InvalidOperationException>(() => before.Read<int>(1));
        await context.AckAsync("yes");
        Assert.Equal(["37[\"yes\"]"], incoming.Acks);
        incoming.Finish();
        Assert.Throws<InvalidOperationException>(() => context.Name);
    }

    [Fact]
    public void A_replacement_may_have_no_arguments_or_more_attachments_than_a_peer_may_send()
    {
        (_, EventContext context) = TestEvent.Of("2[\"e\",1]");
        context.Replace("none");
        Assert.Equal(0, context.Count);

        context.Replace("many", [.. Enumerable.Range(0, 50).Select(i => new[] { (byte)i })]);
        Assert.Equal([49], context.Read<byte[]>(49));
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("disconnect")]
    public void A_replacement_may_not_have_a_reserved_name(string name)
    {
        (_, EventContext context) = TestEvent.Of("2[\"e\",1]");

        ArgumentException exception = Assert.Throws<ArgumentException>(() => context.Replace(name));

        Assert.StartsWith($"\"{name}\" is a reserved event name", exception.Message, StringComparison.Ordinal);
        Assert.Equal("e", context.Name);
    }
}
