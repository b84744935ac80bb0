using System.Text.RegularExpressions;
using Socketeer.EngineIO;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Namespaces;

public sealed partial class DynamicNamespaceTests
{
    private const string InvalidNamespace = "{\"message\":\"Invalid namespace\"}";

    [Fact]
    public async Task A_client_brings_a_namespace_with_a_matching_name_into_being()
    {
        await using var io = new TestIO();
        var made = new List<string>();
        io.Server.OnNewNamespace(created => made.Add(created.Name));
        ParentNamespace parent = io.Server.Of(Room());
        Assert.Empty(parent.Children);
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync("/room-1");
        await io.JoinAsync(client, "/room-2");
        (_, ServerSocket other) = await io.ConnectAsync("/room-1");
        Assert.Same(socket.Namespace, other.Namespace);
        Assert.Equal(["/room-1", "/room-2"], parent.Children.Select(child => child.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["/room-1", "/room-2"], made);
        await client.ReceiveAsync("0/room-x,");
        Assert.Equal("4/room-x," + InvalidNamespace, await client.NextAsync());
        await client.ReceiveAsync("0/a/room-1,");
        Assert.Equal("4/a/room-1," + InvalidNamespace, await client.NextAsync());
        Assert.True(client.IsOpen);
    }

    [Fact]
    public async Task A_predicate_sees_the_name_and_the_client_and_takes_its_time()
    {
        await using var io = new TestIO();
        var decide = new TaskCompletionSource<bool>();
        var asked = new List<string>();
        io.Server.Of(async (name, handshake) =>
        {
            asked.Add($"{name} {handshake.Auth.GetProperty("token")} {handshake.Query["EIO"]}");
            return await decide.Task;
        });
        (TestConnection client, ServerSocket root) = await io.ConnectAsync();
        await client.ReceiveAsync("0/doc,{\"token\":\"x\"}");

        // The same wish, said twice.
        await client.ReceiveAsync("0/doc,{\"token\":\"y\"}");

        // The client's other namespaces do not wait.
        root.On("ping", () => root.EmitAsync("pong"));
        await client.ReceiveAsync("2[\"ping\"]");
        Assert.Equal("2[\"pong\"]", await client.NextAsync());
        decide.SetResult(true);
        Assert.StartsWith("0/doc,{\"sid\":", await client.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(["/doc x 4"], asked);
        Assert.Equal("x", Assert.Single(io.Server.Namespaces["/doc"].Sockets.Values).Handshake.Auth.GetProperty("token").GetString());
    }

    [Fact]
    public async Task A_wish_said_twice_is_one_though_another_client_has_made_the_namespace_meanwhile()
    {
        await using var io = new TestIO();
        var decide = new TaskCompletionSource<bool>();
        io.Server.Of(async (_, handshake) => handshake.Auth.GetProperty("token").GetString() == "quick" || await decide.Task);
        TestConnection client = io.Open();
        await client.ReceiveAsync("0/doc,{\"token\":\"slow\"}");
        await io.ConnectAsync("/doc", "{\"token\":\"quick\"}");
        await client.ReceiveAsync("0/doc,{\"token\":\"slow\"}");
        Assert.Empty(client.TakeAll());
        decide.SetResult(true);
        Assert.StartsWith("0/doc,{\"sid\":", await client.NextAsync(), StringComparison.Ordinal);
        Assert.True(client.IsOpen);
        Assert.Empty(client.TakeAll());
        Assert.Equal(2, io.Server.Namespaces["/doc"].Sockets.Count);
    }

    [Fact]
    public async Task The_first_parent_that_matches_is_it_and_one_that_fails_is_passed_over()
    {
        await using var io = new TestIO();
        ParentNamespace failing = io.Server.Of((_, _) => throw new InvalidOperationException("no database"));
        ParentNamespace refusing = io.Server.Of((_, _) => false);
        ParentNamespace first = io.Server.Of((name, _) => ValueTask.FromResult(name.EndsWith('1')));
        ParentNamespace second = io.Server.Of(Room());
        await io.ConnectAsync("/room-1");
        await io.ConnectAsync("/room-2");
        Assert.Equal("/room-1", Assert.Single(first.Children).Name);
        Assert.Equal("/room-2", Assert.Single(second.Children).Name);
        Assert.Empty(failing.Children);
        Assert.Empty(refusing.Children);
        Assert.Equal(["/_0", "/_1", "/_2", "/_3"], new[] { failing, refusing, first, second }.Select(parent => parent.Name));
        Assert.Equal(2, io.Logs.Count("NamespacePredicateFailed"));
    }

    [Fact]
    public async Task Nobody_gets_the_name_of_a_parent()
    {
        await using var io = new TestIO();
        io.Server.Of(Room());
        TestConnection client = io.Open();
        await client.ReceiveAsync("0/_0,");
        Assert.Equal("4/_0," + InvalidNamespace, await client.NextAsync());
    }

    [Fact]
    public async Task A_child_has_the_middlewares_and_handlers_there_were_when_it_was_made()
    {
        await using var io = new TestIO();
        ParentNamespace parent = io.Server.Of(Room());
        var order = new List<string>();
        parent.Use((socket, next) =>
        {
            order.Add($"middleware {socket.Namespace.Name}");
            return socket.Handshake.Auth.TryGetProperty("refuse", out _) ? throw new ConnectRefusedException("no") : next();
        });
        parent.OnConnection(socket => order.Add($"first {socket.Namespace.Name}"));
        using IDisposable taken = parent.OnConnection(_ => order.Add("taken away"));
        taken.Dispose();
        await io.ConnectAsync("/room-1");
        parent.OnConnection(socket => order.Add($"second {socket.Namespace.Name}"));
        await io.ConnectAsync("/room-1");
        await io.ConnectAsync("/room-2");
        string[] expected =
        [
            "middleware /room-1", "first /room-1", "middleware /room-1", "first /room-1",
            "middleware /room-2", "first /room-2", "second /room-2",
        ];
        Assert.Equal(expected, order);
        TestConnection refused = io.Open();
        await refused.ReceiveAsync("0/room-3,{\"refuse\":1}");
        Assert.Equal("4/room-3,{\"message\":\"no\"}", await refused.NextAsync());
    }

    [Fact]
    public async Task What_is_emitted_on_the_parent_reaches_every_child()
    {
        await using var io = new TestIO();
        ParentNamespace parent = io.Server.Of(Room());
        io.Server.Of("/other");
        (TestConnection a, ServerSocket socketA) = await io.ConnectAsync("/room-1");
        (TestConnection b, _) = await io.ConnectAsync("/room-2");
        (TestConnection other, _) = await io.ConnectAsync("/other");
        b.IsBusy = true;
        await socketA.JoinAsync("x");
        await parent.EmitAsync("all", 1);
        await parent.To("x").EmitAsync("x");
        await parent.Except("x").EmitAsync("not x");
        await parent.Volatile.EmitAsync("volatile");
        await parent.Local.Compress(false).EmitAsync("local");
        Assert.Equal(["2/room-1,[\"all\",1]", "2/room-1,[\"x\"]", "2/room-1,[\"volatile\"]", "2/room-1,[\"local\"]"], a.TakeAll());
        Assert.Equal(["2/room-2,[\"all\",1]", "2/room-2,[\"not x\"]", "2/room-2,[\"local\"]"], b.TakeAll());
        Assert.Empty(other.TakeAll());
    }

    [Fact]
    public async Task A_namespace_of_the_application_is_a_child_where_a_pattern_matches_and_no_predicate_is_asked()
    {
        await using var io = new TestIO();
        ParentNamespace predicate = io.Server.Of((_, _) => true);
        ParentNamespace pattern = io.Server.Of(Room());
        bool passed = false;
        pattern.Use((_, next) =>
        {
            passed = true;
            return next();
        });
        SocketNamespace child = io.Server.Of("/room-1");
        io.Server.Of("/other");
        Assert.Same(child, Assert.Single(pattern.Children));
        Assert.Empty(predicate.Children);
        await io.ConnectAsync("/room-1");
        Assert.True(passed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_empty_child_goes_when_the_option_says_so(bool cleanup)
    {
        var closed = new List<string>();
        await using var io = new TestIO(options =>
        {
            options.CleanupEmptyChildNamespaces = cleanup;
            options.AdapterFactory = ns => new ClosingAdapter(ns, closed);
        });
        ParentNamespace parent = io.Server.Of(Room());
        io.Server.Of("/other");
        (TestConnection first, ServerSocket socket) = await io.ConnectAsync("/room-1");
        (TestConnection second, _) = await io.ConnectAsync("/room-1");
        (TestConnection other, _) = await io.ConnectAsync("/other");
        await first.ReceiveAsync("1/room-1,");
        Assert.Single(parent.Children);
        second.Drop(CloseReason.TransportClose);
        other.Drop(CloseReason.TransportClose);
        Assert.Equal(!cleanup, io.Server.Namespaces.ContainsKey("/room-1"));
        Assert.Equal(cleanup ? 0 : 1, parent.Children.Count);
        Assert.Equal(cleanup ? ["/room-1"] : [], closed);
        Assert.True(io.Server.Namespaces.ContainsKey("/other"));
        (_, ServerSocket again) = await io.ConnectAsync("/room-1");
        Assert.Equal(cleanup, !ReferenceEquals(socket.Namespace, again.Namespace));
        Assert.Single(parent.Children);
    }

    [Fact]
    public async Task A_child_whose_only_client_is_refused_goes_too()
    {
        await using var io = new TestIO(options => options.CleanupEmptyChildNamespaces = true);
        ParentNamespace parent = io.Server.Of(Room());
        parent.Use((_, _) => throw new ConnectRefusedException("no"));
        TestConnection client = io.Open();
        await client.ReceiveAsync("0/room-1,");
        Assert.Equal("4/room-1,{\"message\":\"no\"}", await client.NextAsync());
        Assert.Empty(parent.Children);
        Assert.DoesNotContain("/room-1", io.Server.Namespaces.Keys);
    }

    [Fact]
    public async Task A_child_stays_while_a_client_is_on_its_way_in()
    {
        await using var io = new TestIO(options => options.CleanupEmptyChildNamespaces = true);
        ParentNamespace parent = io.Server.Of(Room());
        var decide = new TaskCompletionSource();
        bool wait = false;
        parent.Use(async (_, next) =>
        {
            if (wait)
            {
                await decide.Task;
            }

            await next();
        });
        (TestConnection first, ServerSocket socket) = await io.ConnectAsync("/room-1");
        wait = true;
        TestConnection second = io.Open();
        await second.ReceiveAsync("0/room-1,");
        first.Drop(CloseReason.TransportClose);
        Assert.Same(socket.Namespace, Assert.Single(parent.Children));
        decide.SetResult();
        Assert.StartsWith("0/room-1,{\"sid\":", await second.NextAsync(), StringComparison.Ordinal);
        await parent.EmitAsync("hi");
        Assert.Equal("2/room-1,[\"hi\"]", await second.NextAsync());
    }

    [Fact]
    public async Task A_child_stays_while_someone_may_come_back()
    {
        await using var io = new TestIO(options =>
        {
            options.CleanupEmptyChildNamespaces = true;
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
        });
        ParentNamespace parent = io.Server.Of(Room());
        var client = new Recovery.RecoveringClient(io, "/room-1");
        await client.ConnectAsync();
        await client.Socket.EmitAsync("welcome");
        client.TakeAll();
        client.Lose();
        await parent.EmitAsync("missed");
        Assert.Equal(["2/room-1,[\"missed\",\"@\"]"], await client.ConnectAsync());
        Assert.True(client.Recovered);
        client.Lose();
        Assert.Single(parent.Children);
        io.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Empty(parent.Children);
    }

    [Fact]
    public async Task Children_are_bounded()
    {
        await using var io = new TestIO(options =>
        {
            options.CleanupEmptyChildNamespaces = true;
            options.MaxChildNamespaces = 3;
            options.MaxChildNamespacesPerConnection = 2;
        });
        ParentNamespace parent = io.Server.Of(Room());
        (TestConnection client, _) = await io.ConnectAsync("/room-1");
        await io.JoinAsync(client, "/room-2");
        await client.ReceiveAsync("0/room-3,");
        Assert.Equal("4/room-3,{\"message\":\"Too many namespaces\"}", await client.NextAsync());
        (TestConnection other, _) = await io.ConnectAsync("/room-3");
        await other.ReceiveAsync("0/room-4,");
        Assert.Equal("4/room-4,{\"message\":\"Too many namespaces\"}", await other.NextAsync());
        Assert.Equal(2, io.Logs.Count("TooManyChildNamespaces"));

        // One that is there may be joined, and one that goes makes room for another.
        await io.JoinAsync(client, "/room-3");
        await client.ReceiveAsync("1/room-1,");
        Assert.Equal(2, parent.Children.Count);
        await io.JoinAsync(client, "/room-4");
        Assert.Equal(3, parent.Children.Count);
    }

    [Fact]
    public async Task What_is_not_decided_counts_among_the_namespaces_of_a_connection()
    {
        await using var io = new TestIO(options => options.MaxNamespacesPerConnection = 2);
        int asked = 0;
        io.Server.Of(async (_, _) =>
        {
            asked++;
            await new TaskCompletionSource().Task;
            return true;
        });
        TestConnection client = io.Open();
        for (int i = 0; i < 5; i++)
        {
            await client.ReceiveAsync($"0/n{i},");
        }

        Assert.Equal(2, asked);
        Assert.Equal([.. Enumerable.Range(2, 3).Select(i => $"4/n{i},{{\"message\":\"Too many namespaces\"}}")], client.TakeAll());
    }

    [Fact]
    public async Task A_client_that_leaves_while_a_predicate_thinks_leaves_nothing_behind()
    {
        await using var io = new TestIO(options => options.CleanupEmptyChildNamespaces = true);
        var decide = new TaskCompletionSource<bool>();
        ParentNamespace parent = io.Server.Of(async (_, _) => await decide.Task);
        TestConnection client = io.Open();
        await client.ReceiveAsync("0/doc,");
        client.Drop(CloseReason.TransportClose);
        decide.SetResult(true);
        await Waiting.UntilAsync(() => io.Logs.Count("ChildNamespaceRemoved") == 1, "the child to go");
        Assert.Empty(parent.Children);
        Assert.Empty(client.TakeAll());
    }

    [Fact]
    public async Task Nobody_gets_past_what_the_application_adds_to_a_new_namespace()
    {
        await using var io = new TestIO();
        io.Server.Of(Room());
        var told = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        io.Server.OnNewNamespace(created =>
        {
            told.SetResult();
            Assert.True(go.Task.Wait(Waiting.Deadline, TestContext.Current.CancellationToken));
            created.Use((_, _) => throw new ConnectRefusedException("late but not too late"));
        });
        TestConnection first = io.Open();
        Task making = Task.Run(async () => await first.ReceiveAsync("0/room-1,"));
        await told.Task.Within();
        TestConnection second = io.Open();
        await second.ReceiveAsync("0/room-1,");
        Assert.Empty(second.TakeAll());
        go.SetResult();
        await making.Within();
        Assert.Equal("4/room-1,{\"message\":\"late but not too late\"}", await second.NextAsync());
        Assert.Equal("4/room-1,{\"message\":\"late but not too late\"}", await first.NextAsync());
    }

    [Fact]
    public async Task A_namespace_the_application_cannot_be_told_of_is_none()
    {
        await using var io = new TestIO();
        ParentNamespace parent = io.Server.Of(Room());
        bool fail = true;
        io.Server.OnNewNamespace(_ =>
        {
            if (fail)
            {
                throw new InvalidOperationException("not now");
            }
        });
        TestConnection client = io.Open();
        await client.ReceiveAsync("0/room-1,");
        Assert.Equal("4/room-1,{\"message\":\"Internal server error\"}", await client.NextAsync());
        Assert.Equal(1, io.Logs.Count("NewNamespaceHandlerFailed"));
        Assert.Throws<InvalidOperationException>(() => io.Server.Of("/room-2"));
        Assert.Empty(parent.Children);
        fail = false;
        await io.JoinAsync(client, "/room-1");
        Assert.Single(parent.Children);
    }

    [Fact]
    public async Task An_adapter_that_cannot_be_made_refuses_the_client_and_the_next_one_may_try()
    {
        bool fail = true;
        await using var io = new TestIO(options => options.AdapterFactory = ns =>
            fail && ns.Name != "/" ? throw new InvalidOperationException("no adapter") : new InMemoryAdapter(ns));
        io.Server.Of(Room());
        TestConnection client = io.Open();
        await client.ReceiveAsync("0/room-1,");
        Assert.Equal("4/room-1,{\"message\":\"Internal server error\"}", await client.NextAsync());
        fail = false;
        await io.JoinAsync(client, "/room-1");
    }

    [Fact]
    public async Task A_pattern_that_takes_too_long_is_no_match()
    {
        await using var io = new TestIO();
        io.Server.Of(new Regex("^/(a+)+$", RegexOptions.None, TimeSpan.FromMilliseconds(1)));
        TestConnection client = io.Open();
        string name = "/" + new string('a', 60) + "!";
        await client.ReceiveAsync($"0{name},");
        Assert.Equal($"4{name},{InvalidNamespace}", await client.NextAsync());
        Assert.Equal(1, io.Logs.Count("NamespacePredicateFailed"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Coming_and_going_at_once_leaves_nothing_and_shuts_nobody_out(int seed)
    {
        await using var io = new TestIO(options =>
        {
            options.CleanupEmptyChildNamespaces = true;
            options.MaxChildNamespaces = 5;
        });
        ParentNamespace parent = io.Server.Of(Room());
        parent.Use(async (_, next) =>
        {
            await Task.Yield();
            await next();
        });
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(async () =>
        {
            var random = new Random((seed * 100) + worker);
            for (int i = 0; i < 400; i++)
            {
                TestConnection client = io.Open();
                string name = $"/room-{random.Next(2)}";
                await client.ReceiveAsync($"0{name},");
                if (random.Next(4) > 0)
                {
                    Assert.StartsWith($"0{name},{{\"sid\":", await client.NextAsync(), StringComparison.Ordinal);
                    await parent.EmitAsync("e");
                    Assert.Equal($"2{name},[\"e\"]", await client.NextAsync());
                }

                client.Drop(CloseReason.TransportClose);
                await Task.Yield();
            }
        }))).Within();
        await Waiting.UntilAsync(() => parent.Children.Count == 0, "the children to go");
        Assert.Equal(["/"], io.Server.Namespaces.Keys);
        Assert.Equal(io.Logs.Count("ChildNamespaceCreated"), io.Logs.Count("ChildNamespaceRemoved"));
        Assert.DoesNotContain(io.Logs.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [GeneratedRegex("^/room-[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Room();

    private sealed class ClosingAdapter(SocketNamespace socketNamespace, List<string> closed) : InMemoryAdapter(socketNamespace)
    {
        public override ValueTask CloseAsync(CancellationToken cancellationToken = default)
        {
            closed.Add(Namespace.Name);
            return base.CloseAsync(cancellationToken);
        }
    }
}
