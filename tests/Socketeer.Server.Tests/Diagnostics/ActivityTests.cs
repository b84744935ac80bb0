using System.Diagnostics;
using System.Threading.Channels;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Diagnostics;

public sealed class ActivityTests
{
    [Fact]
    public async Task An_event_that_is_handled_is_an_activity_of_its_own_linked_to_the_handshake()
    {
        using var listener = new Listener();
        await using var io = new TestIO();
        TestConnection client;
        ServerSocket socket;
        ActivityContext handshake;
        using (Activity request = new Activity("request").Start())
        {
            (client, socket) = await io.ConnectAsync();
            handshake = request.Context;
            socket.On("say", async static e =>
            {
                await Task.Yield();
                Assert.Equal("process say", Activity.Current?.OperationName);
                await e.AckAsync();
            });
            await client.ReceiveAsync("20[\"say\"]");
            await client.NextAsync();

            // Who reads packets keeps its own.
            Assert.Same(request, Activity.Current);
        }

        Activity activity = await listener.NextAsync();
        Assert.Equal("process say", activity.DisplayName);
        Assert.Equal(ActivityKind.Consumer, activity.Kind);
        Assert.Null(activity.ParentId);
        Assert.Equal(handshake, Assert.Single(activity.Links).Context);
        Assert.Equal(ActivityStatusCode.Unset, activity.Status);
        Assert.Equal(
            $"messaging.client.id={socket.Id} messaging.destination.name=say messaging.operation.name=process messaging.operation.type=process messaging.system=socketio socketio.namespace=/",
            Tags(activity));
    }

    [Fact]
    public async Task A_handler_that_fails_fails_the_activity()
    {
        using var listener = new Listener();
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        socket.On("at once", static () => throw new InvalidOperationException());
        socket.On("later", static async () =>
        {
            await Task.Yield();
            throw new FormatException();
        });
        await client.ReceiveAsync("2[\"at once\"]");
        await client.ReceiveAsync("2[\"later\"]");
        Activity first = await listener.NextAsync();
        Assert.Equal((ActivityStatusCode.Error, "System.InvalidOperationException"), (first.Status, first.GetTagItem("error.type")));
        Activity second = await listener.NextAsync();
        Assert.Equal((ActivityStatusCode.Error, "System.FormatException"), (second.Status, second.GetTagItem("error.type")));
        Assert.Empty(second.Links);
    }

    [Fact]
    public async Task A_name_that_only_the_client_knows_does_not_name_an_activity()
    {
        using var listener = new Listener();
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        await client.ReceiveAsync("2[\"nobody wants this\"]");
        socket.Use(static (_, _) => throw new UnauthorizedAccessException());
        await client.ReceiveAsync("2[\"made up\"]");
        Activity activity = await listener.NextAsync();
        Assert.Equal("process", activity.DisplayName);
        Assert.Equal("made up", activity.GetTagItem("messaging.destination.name"));
        Assert.Equal("System.UnauthorizedAccessException", activity.GetTagItem("error.type"));
    }

    [Fact]
    public async Task An_emit_that_waits_for_its_ack_is_an_activity()
    {
        using var listener = new Listener();
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        using (Activity caller = new Activity("caller").Start())
        {
            Task<int> answer = socket.EmitWithAckAsync<int>("how many");
            Assert.Same(caller, Activity.Current);
            await client.ReceiveAsync("30[1]");
            Assert.Equal(1, await answer.Within());
            Activity activity = await listener.NextAsync();
            Assert.Equal(("send how many", ActivityKind.Client, caller.Id), (activity.DisplayName, activity.Kind, activity.ParentId));
            Assert.Equal(
                $"messaging.client.id={socket.Id} messaging.destination.name=how many messaging.operation.name=send messaging.operation.type=send messaging.system=socketio socketio.namespace=/",
                Tags(activity));
        }

        Task<IReadOnlyList<int>> answers = io.Server.Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync<int>("all", []);
        io.Time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<AckTimeoutException>(() => answers.Within());
        Activity broadcast = await listener.NextAsync();
        Assert.Equal("send all", broadcast.DisplayName);
        Assert.Null(broadcast.GetTagItem("messaging.client.id"));
        Assert.Equal("Socketeer.AckTimeoutException", broadcast.GetTagItem("error.type"));
    }

    [Fact]
    public async Task Activities_have_the_tags_that_the_document_tells()
    {
        using var listener = new Listener();
        await using var io = new TestIO();
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        socket.On("say", static () => throw new InvalidOperationException());
        await client.ReceiveAsync("2[\"say\"]");
        Activity activity = await listener.NextAsync();
        Assert.Equal(
            Document.Rows("telemetry.md", "Tags of activities").Select(static row => row[0].Trim('`')).Order(StringComparer.Ordinal),
            activity.TagObjects.Select(static tag => tag.Key).Order(StringComparer.Ordinal));
    }

    private static string Tags(Activity activity) =>
        string.Join(' ', activity.TagObjects.OrderBy(static tag => tag.Key, StringComparer.Ordinal).Select(static tag => $"{tag.Key}={tag.Value}"));

    private sealed class Listener : IDisposable
    {
        private readonly Channel<Activity> _stopped = Channel.CreateUnbounded<Activity>();
        private readonly ActivityListener _listener;

        public Listener()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == "Socketeer.Server",
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity => _stopped.Writer.TryWrite(activity),
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public Task<Activity> NextAsync() => _stopped.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Within();

        public void Dispose() => _listener.Dispose();
    }
}
