namespace Socketeer.Protocol.Tests.Events;

/// <summary>Each shape of handler that a reader may write, and what it must do: run, be awaited, or answer.</summary>
public sealed class OnOverloadTests
{
    private static readonly string[] NoAck = [];

    private readonly TestSource _source = new();
    private string _seen = "";

    [Fact]
    public async Task A_handler_of_the_context_may_be_anything_that_returns_nothing()
    {
        _source.On("e", e => _seen += $"a{e.Count}");
        _source.On("e", e => { _seen += $"b{e.Count}"; });
        _source.On("e", (EventContext e) => { _seen += $"c{e.Count}"; });
        _source.On("e", async e => { await Task.Yield(); _seen += $"d{e.Count}"; });
        _source.On("e", async (EventContext e) => { await Task.Yield(); _seen += $"e{e.Count}"; });
        _source.On("e", e => LaterAsync("f"));
        _source.On("e", e => LaterValueAsync("g"));
        _source.On("e", (EventContext e) => LaterAsync("h"));
        _source.On("e", (EventContext e) => LaterValueAsync("i"));

        Assert.Equal(NoAck, await _source.RaiseAsync("21[\"e\",0]"));
        Assert.Equal("a1b1c1d1e1fghi", _seen);
    }

    [Fact]
    public async Task A_handler_of_the_context_answers_itself()
    {
        _source.On("lambda", e => e.AckAsync(e.Read<int>(0) + 1));
        _source.On("async", async e => await e.AckAsync(e.Read<int>(0) + 2));

        Assert.Equal(["31[8]"], await _source.RaiseAsync("21[\"lambda\",7]"));
        Assert.Equal(["31[9]"], await _source.RaiseAsync("21[\"async\",7]"));
    }

    [Fact]
    public async Task A_handler_without_arguments_that_returns_nothing_sends_no_ack()
    {
        _source.On("e", () => { _seen += "a"; });
        _source.On("e", () => LaterAsync("b"));
        _source.On("e", () => LaterValueAsync("c"));
        _source.On("e", async () => { await Task.Yield(); _seen += "d"; });
        _source.On("e", async () => await LaterAsync("e"));

        Assert.Equal(NoAck, await _source.RaiseAsync("21[\"e\",\"ignored\"]"));
        Assert.Equal("abcde", _seen);
    }

    [Fact]
    public async Task A_handler_without_arguments_answers_with_its_result()
    {
        _source.On("value", () => 1);
        _source.On("task", () => Task.FromResult(2));
        _source.On("valueTask", () => ValueTask.FromResult(3));
        _source.On("async", async () => { await Task.Yield(); return 4; });
        _source.On("null", () => (string?)null);

        Assert.Equal(["31[1]"], await _source.RaiseAsync("21[\"value\"]"));
        Assert.Equal(["31[2]"], await _source.RaiseAsync("21[\"task\"]"));
        Assert.Equal(["31[3]"], await _source.RaiseAsync("21[\"valueTask\"]"));
        Assert.Equal(["31[4]"], await _source.RaiseAsync("21[\"async\"]"));
        Assert.Equal(["31[null]"], await _source.RaiseAsync("21[\"null\"]"));
    }

    [Fact]
    public async Task A_handler_of_one_argument_that_returns_nothing_sends_no_ack()
    {
        _source.On("e", (string s) => { _seen += s; });
        _source.On("e", (string s) => LaterAsync(s + "b"));
        _source.On("e", (string s) => LaterValueAsync(s + "c"));
        _source.On("e", async (string s) => { await Task.Yield(); _seen += s + "d"; });
        _source.On("e", async (string s) => await LaterValueAsync(s + "e"));
        _source.On<string>("e", s => LaterAsync(s + "f"));
        _source.On<string>("e", async s => { await Task.Yield(); _seen += s + "g"; });

        Assert.Equal(NoAck, await _source.RaiseAsync("21[\"e\",\"-\"]"));
        Assert.Equal("--b-c-d-e-f-g", _seen);
    }

    [Fact]
    public async Task A_handler_of_one_argument_answers_with_its_result()
    {
        _source.On("value", (int a) => a + 1);
        _source.On("task", (int a) => Task.FromResult(a + 2));
        _source.On("valueTask", (int a) => ValueTask.FromResult(a + 3));
        _source.On("async", async (int a) => { await Task.Yield(); return a + 4; });
        _source.On("bytes", (byte[] data) => data.Length);
        _source.On("same", (EventArgument any) => any);

        Assert.Equal(["31[11]"], await _source.RaiseAsync("21[\"value\",10]"));
        Assert.Equal(["31[12]"], await _source.RaiseAsync("21[\"task\",10]"));
        Assert.Equal(["31[13]"], await _source.RaiseAsync("21[\"valueTask\",10]"));
        Assert.Equal(["31[14]"], await _source.RaiseAsync("21[\"async\",10]"));
        Assert.Equal(["31[2]"], await _source.RaiseAsync("51-1[\"bytes\",{\"_placeholder\":true,\"num\":0}]", [1, 2]));
        Assert.Equal(["31[{ \"a\":1.0}]"], await _source.RaiseAsync("21[\"same\",{ \"a\":1.0}]"));
    }

    [Fact]
    public async Task Handlers_of_two_arguments_resolve_alike()
    {
        _source.On("e", (int a, string b) => { _seen += a + b; });
        _source.On("e", (int a, string b) => LaterAsync(a + b));
        _source.On("e", (int a, string b) => LaterValueAsync(a + b));
        _source.On("e", async (int a, string b) => { await Task.Yield(); _seen += a + b; });
        _source.On("value", (int a, int b) => a + b);
        _source.On("task", (int a, int b) => Task.FromResult(a + b));
        _source.On("valueTask", (int a, int b) => ValueTask.FromResult(a + b));
        _source.On("async", async (int a, int b) => { await Task.Yield(); return a + b; });

        Assert.Equal(NoAck, await _source.RaiseAsync("21[\"e\",1,\"x\"]"));
        Assert.Equal("1x1x1x1x", _seen);
        await AssertSumsAsync("1,2", 3);
    }

    [Fact]
    public async Task Handlers_of_three_arguments_resolve_alike()
    {
        _source.On("e", (int a, string b, bool c) => { _seen += a + b + c; });
        _source.On("e", (int a, string b, bool c) => LaterAsync(a + b + c));
        _source.On("e", (int a, string b, bool c) => LaterValueAsync(a + b + c));
        _source.On("e", async (int a, string b, bool c) => { await Task.Yield(); _seen += a + b + c; });
        _source.On("value", (int a, int b, int c) => a + b + c);
        _source.On("task", (int a, int b, int c) => Task.FromResult(a + b + c));
        _source.On("valueTask", (int a, int b, int c) => ValueTask.FromResult(a + b + c));
        _source.On("async", async (int a, int b, int c) => { await Task.Yield(); return a + b + c; });

        Assert.Equal(NoAck, await _source.RaiseAsync("21[\"e\",1,\"x\",true]"));
        Assert.Equal("1xTrue1xTrue1xTrue1xTrue", _seen);
        await AssertSumsAsync("1,2,4", 7);
    }

    [Fact]
    public async Task Handlers_of_four_arguments_resolve_alike()
    {
        _source.On("e", (int a, string b, bool c, int? d) => { _seen += a + b + c + d; });
        _source.On("e", (int a, string b, bool c, int? d) => LaterAsync(a + b + c + d));
        _source.On("e", (int a, string b, bool c, int? d) => LaterValueAsync(a + b + c + d));
        _source.On("e", async (int a, string b, bool c, int? d) => { await Task.Yield(); _seen += a + b + c + d; });
        _source.On("value", (int a, int b, int c, int d) => a + b + c + d);
        _source.On("task", (int a, int b, int c, int d) => Task.FromResult(a + b + c + d));
        _source.On("valueTask", (int a, int b, int c, int d) => ValueTask.FromResult(a + b + c + d));
        _source.On("async", async (int a, int b, int c, int d) => { await Task.Yield(); return a + b + c + d; });

        Assert.Equal(NoAck, await _source.RaiseAsync("21[\"e\",1,\"x\",true,null]"));
        Assert.Equal("1xTrue1xTrue1xTrue1xTrue", _seen);
        await AssertSumsAsync("1,2,4,8", 15);
    }

    [Fact]
    public async Task A_handler_whose_argument_is_wrong_is_not_called()
    {
        _source.On("e", (int a) => { _seen += a; });

        await Assert.ThrowsAsync<EventArgumentException>(() => _source.RaiseAsync("21[\"e\",\"x\"]"));
        await Assert.ThrowsAsync<EventArgumentException>(() => _source.RaiseAsync("21[\"e\"]"));
        Assert.Equal("", _seen);
    }

    [Fact]
    public async Task The_exception_of_an_asynchronous_handler_reaches_the_one_who_awaits_it()
    {
        _source.On("task", async (int a) => { await Task.Yield(); throw new TimeoutException(); });
        _source.On("context", async e => { await Task.Yield(); throw new TimeoutException(); });

        await Assert.ThrowsAsync<TimeoutException>(() => _source.RaiseAsync("2[\"task\",1]"));
        await Assert.ThrowsAsync<TimeoutException>(() => _source.RaiseAsync("2[\"context\",1]"));
    }

    [Fact]
    public async Task A_registration_that_is_disposed_is_taken_away()
    {
        IDisposable registration = _source.On("e", () => { _seen += "x"; });
        registration.Dispose();

        await _source.RaiseAsync("2[\"e\"]");

        Assert.Equal("", _seen);
        Assert.Equal(0, _source.Count);
    }

    [Fact]
    public void Nothing_may_be_null()
    {
        Assert.Throws<ArgumentNullException>(() => ((IEventSource)null!).On("e", () => { }));
        Assert.Throws<ArgumentNullException>(() => _source.On(null!, () => { }));
        Assert.Throws<ArgumentNullException>(() => _source.On("e", (Action)null!));
        Assert.Throws<ArgumentNullException>(() => _source.On("e", (Func<int, Task<int>>)null!));
    }

    private async Task AssertSumsAsync(string arguments, int sum)
    {
        foreach (string name in new[] { "value", "task", "valueTask", "async" })
        {
            Assert.Equal([$"31[{sum}]"], await _source.RaiseAsync($"21[\"{name}\",{arguments}]"));
        }
    }

    // Asynchronous for certain: a handler that is not awaited is seen too late.
    private async Task LaterAsync(string text)
    {
        await Task.Yield();
        _seen += text;
    }

    private async ValueTask LaterValueAsync(string text)
    {
        await Task.Yield();
        _seen += text;
    }
}
