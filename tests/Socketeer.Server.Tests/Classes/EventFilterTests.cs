using Socketeer.Server.Tests.Doubles;

namespace Socketeer.Server.Tests.Classes;

/// <summary>Filters of a namespace class and of its methods.</summary>
public sealed class EventFilterTests
{
    [Theory]
    [InlineData("1[\"plain\"]", "1[\"done\"]", "first,second,plain")]
    [InlineData("1[\"more\",5]", "1[10]", "first,second,doubled,more")]
    [InlineData("1[\"stopped\"]", "1[\"not today\"]", "first,second,stopper")]
    [InlineData("1[\"broken\"]", null, "first,second,breaker")]
    public async Task Filters_of_the_class_come_first_and_may_stop_or_change_an_event(string packet, string? answer, string expected)
    {
        var log = new ChatLog();
        await using var io = new TestIO(addServices: services =>
        {
            services.AddSingleton(log);
            services.AddSocketIO().AddNamespace<FilteredNamespace>("/f");
        });
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync("/f");
        await client.ReceiveAsync($"2/f,{packet}");
        Assert.Equal(answer is null ? [] : [$"3/f,{answer}"], client.TakeAll());
        Assert.Equal(expected, string.Join(',', log.Lines));
        Assert.Equal(answer is null ? 1 : 0, io.Logs.Count("EventHandlerFailed"));
        Assert.True(socket.IsConnected);
    }
}

[EventFilter<FirstFilter>]
[EventFilter<SecondFilter>]
internal sealed partial class FilteredNamespace(ChatLog log) : SocketNamespaceHandler
{
    [OnEvent("plain")]
    public string Plain() => Done("plain");

    [OnEvent("more")]
    [EventFilter<DoublingFilter>]
    public int More(int number)
    {
        log.Add("more");
        return number;
    }

    [OnEvent("stopped")]
    [EventFilter<StoppingFilter>]
    public string Stopped() => Done("never");

    [OnEvent("broken")]
    [EventFilter<BreakingFilter>]
    public string Broken() => Done("never");

    private string Done(string line)
    {
        log.Add(line);
        return "done";
    }
}

internal sealed class FirstFilter(ChatLog log) : IEventFilter
{
    public Task InvokeAsync(EventContext context, Func<Task> next)
    {
        log.Add("first");
        return next();
    }
}

internal sealed class SecondFilter(ChatLog log) : IEventFilter
{
    public async Task InvokeAsync(EventContext context, Func<Task> next)
    {
        log.Add("second");
        await next();
    }
}

internal sealed class DoublingFilter(ChatLog log) : IEventFilter
{
    public Task InvokeAsync(EventContext context, Func<Task> next)
    {
        log.Add("doubled");
        context.Replace(context.Name, context.Read<int>(0) * 2);
        return next();
    }
}

internal sealed class StoppingFilter(ChatLog log) : IEventFilter
{
    public async Task InvokeAsync(EventContext context, Func<Task> next)
    {
        log.Add("stopper");
        await context.AckAsync("not today");
    }
}

internal sealed class BreakingFilter(ChatLog log) : IEventFilter
{
    public Task InvokeAsync(EventContext context, Func<Task> next)
    {
        log.Add("breaker");
        throw new InvalidOperationException("no");
    }
}
