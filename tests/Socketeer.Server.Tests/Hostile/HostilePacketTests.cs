using System.Text.RegularExpressions;
using Socketeer.EngineIO;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Hostile;

/// <summary>Packets of Socket.IO that no client sends, on both transports.</summary>
public sealed partial class HostilePacketTests
{
    private const string Placeholder = "{\"_placeholder\":true,\"num\":0}";

    private static readonly TransportKind[] Both = [TransportKind.Polling, TransportKind.WebSocket];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H37_A_client_that_joins_nothing_is_closed_in_time(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline, options => options.ConnectTimeout = TimeSpan.FromSeconds(10));
        EngineClient[] clients = [await server.OpenAsync(Both[0]), await server.OpenAsync(Both[1])];
        await server.PassAsync(seconds: 8);
        Assert.Equal(2, server.AttackersCount);
        await server.PassAsync(seconds: 4);
        foreach (EngineClient client in clients)
        {
            Assert.Empty(await client.UntilClosedAsync());
        }

        Assert.Equal(2, server.Logs.Count("ConnectTimeout"));
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H38_A_packet_that_does_not_fit_the_state_ends_the_connection(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        server.IO.Of("/other");
        string[] packets = ["42/other,[\"x\"]", "42/none,[\"x\"]", "44{\"message\":\"x\"}", "44\"x\"", "40", "40{}", "41/other,", "43/other,1[]"];
        await AssertRefusedAsync(server, packets, DisconnectReason.ForcedServerClose);
        foreach (TransportKind transport in Both)
        {
            EngineClient early = await server.OpenAsync(transport);
            await early.SendAsync("42[\"x\"]", "40");
            Assert.Empty(await early.UntilClosedAsync());
        }

        Assert.Empty(server.Events);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H39_Joining_twice_while_a_middleware_waits_makes_one_socket(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        server.IO.OnConnection(socket => socket.JoinAsync("attackers"));
        foreach (TransportKind transport in Both)
        {
            var decide = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            int asked = 0;
            server.IO.Use(async (_, next) =>
            {
                Interlocked.Increment(ref asked);
                await decide.Task;
                await next();
            });
            EngineClient client = await server.OpenAsync(transport);
            await client.SendAsync("40", "40", "40/none,");
            Assert.StartsWith("44/none,", await client.NextAsync(), StringComparison.Ordinal);
            decide.SetResult();
            Assert.StartsWith("40{", await client.NextAsync(), StringComparison.Ordinal);
            await client.SendAsync("42[\"echo\",1]");
            Assert.Equal("42[\"echo\",1]", await client.NextAsync());
            await server.IO.To("attackers").EmitAsync("all");
            Assert.Equal("42[\"all\"]", await client.NextAsync());
            await client.SendAsync("42[\"echo\",2]");
            Assert.Equal("42[\"echo\",2]", await client.NextAsync());
            Assert.Equal(1, asked);
            await server.AssertUnharmedAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H40_A_client_brings_few_namespaces_into_being_and_leaves_none(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline, options => options.CleanupEmptyChildNamespaces = true);
        server.IO.Of(Room());
        foreach (TransportKind transport in Both)
        {
            EngineClient client = await server.OpenAsync(transport);
            await client.SendAsync([.. Enumerable.Range(0, 1000).Select(i => $"40/room-{i},")]);
            int joined = 0;
            for (int i = 0; i < 1000; i++)
            {
                string answer = await client.NextAsync();
                bool isJoined = answer.StartsWith("40/room-", StringComparison.Ordinal);
                Assert.True(isJoined || answer.EndsWith(",{\"message\":\"Too many namespaces\"}", StringComparison.Ordinal), answer);
                joined += isJoined ? 1 : 0;
            }

            Assert.Equal(32, joined);
            await server.AssertUnharmedAsync("TooManyNamespaces");
            await Waiting.UntilAsync(() => server.IO.Namespaces.Count == 1, "the children to go");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H41_The_name_of_a_namespace_is_bounded_and_nothing_but_a_name(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        await AssertRefusedAsync(server, [$"40/{new string('a', 900_000)},", $"42/{new string('a', 300)},[\"x\"]"], DisconnectReason.ForcedClose);
        foreach (TransportKind transport in Both)
        {
            EngineClient client = await server.ConnectAsync(transport);
            foreach (string name in new[] { "/secret?q=1", "//[secret", "/secret%00", "/secret\n", "/secret*?[]" })
            {
                await client.SendAsync($"40{name},");
                Assert.Equal($"44{name},{{\"message\":\"Invalid namespace\"}}", await client.NextAsync());
            }
        }

        Assert.DoesNotContain(server.Logs.Entries, entry => entry.Text.Contains("secret", StringComparison.Ordinal));
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(true)]
    public async Task H42_A_number_of_attachments_that_is_none_ends_the_connection(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        await AssertRefusedAsync(server, ["45", "451", "45a-", "451.23-", "45-[\"x\"]", "450-[\"x\"]", "46", "46-[]"], DisconnectReason.ForcedClose);
    }

    [Theory]
    [InlineData(true)]
    public async Task H43_A_number_that_only_JavaScript_reads_ends_the_connection(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        string[] packets = [$"451e0-[\"x\",{Placeholder}]", $"450x1-[\"x\",{Placeholder}]", $"45 1-[\"x\",{Placeholder}]", "42 [\"x\"]", "4 2[\"x\"]"];
        await AssertRefusedAsync(server, packets, DisconnectReason.ForcedClose);
    }

    [Theory]
    [InlineData(true)]
    public async Task H44_Too_many_attachments_end_the_connection_when_they_are_announced(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        string[] packets = ["4511-[\"x\"]", "455999999999-[\"x\"]", $"45{new string('9', 900_000)}-[\"x\"]"];
        await AssertRefusedAsync(server, packets, DisconnectReason.ForcedClose);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H45_Attachments_that_never_come_are_waited_for_a_while_and_forgotten(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline, options => options.ConnectTimeout = TimeSpan.FromSeconds(10));
        foreach (TransportKind transport in Both)
        {
            EngineClient gone = await server.ConnectAsync(transport);
            await gone.SendAsync($"4510-[\"x\",{Placeholder}]", "b" + Convert.ToBase64String(new byte[500_000]));
            await server.AssertUnharmedAsync();

            EngineClient waits = await server.ConnectAsync(transport);
            await waits.SendAsync($"4510-[\"x\",{Placeholder}]", "bAQID");
            await server.PassAsync(seconds: 16);
            Assert.Empty(await waits.UntilClosedAsync());
            await server.AssertUnharmedAsync();
        }

        Assert.Empty(server.Events);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H46_Text_among_attachments_and_an_attachment_of_nothing_end_the_connection(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        await AssertRefusedAsync(server, ["bAQID"], DisconnectReason.ForcedClose);
        foreach (TransportKind transport in Both)
        {
            EngineClient text = await server.ConnectAsync(transport);
            await text.SendAsync($"451-[\"x\",{Placeholder}]", "42[\"x\"]");
            Assert.Empty(await text.UntilClosedAsync());
            EngineClient early = await server.OpenAsync(transport);
            await early.SendAsync("bAQID");
            Assert.Empty(await early.UntilClosedAsync());
        }

        Assert.Empty(server.Events);
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H47_A_placeholder_names_an_attachment_and_many_may_name_the_same(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        string[] numbers = ["-1", "10", "\"splice\"", "0.5", "null", "1e400", "4294967296"];
        await AssertRefusedAsync(
            server,
            [.. numbers.Select(number => $"451-[\"x\",{{\"_placeholder\":true,\"num\":{number}}}]"), "451-[\"x\",{\"_placeholder\":true}]"],
            DisconnectReason.ForcedClose);

        string binary = "b" + Convert.ToBase64String(new byte[100_000]);
        string packet = $"451-[\"echo\",{string.Join(',', Enumerable.Repeat(Placeholder, 10_000))}]";
        EngineClient client = await server.ConnectAsync(TransportKind.Polling);
        await client.SendAsync(packet, binary);
        Assert.Equal(packet, await client.NextAsync());
        Assert.Equal(binary, await client.NextAsync());
        await client.SendAsync("42[\"echo\",1]");
        Assert.Equal("42[\"echo\",1]", await client.NextAsync());
        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(true)]
    public async Task H48_An_event_without_a_name_that_may_be_used_ends_the_connection(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        string[] payloads =
        [
            "[{\"toString\":\"foo\"}]", "[true]", "[null]", "[[]]", "[]", "{}", "\"x\"", "[\"connect\"]", "[\"disconnect\"]", "[\"newListener\"]",
            "[\"connect_error\"]", "[\"disconnecting\"]", "[\"removeListener\"]", "[\"dis\\u0063onnect\"]",
        ];
        await AssertRefusedAsync(server, [.. payloads.Select(payload => $"42{payload}")], DisconnectReason.ForcedClose);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H49_A_name_that_means_something_elsewhere_is_a_name_and_a_long_one_is_dropped(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        string[] names = ["error", "__proto__", "constructor", "Dispose", "ToString", "hasOwnProperty", ""];
        string[] tooLong =
        [
            $"\"{new string('x', 100_000)}\"", $"\"{string.Concat(Enumerable.Repeat("\\u0061", 20_000))}\"", new string('7', 100_000),
            $"\"{string.Concat(Enumerable.Repeat("\\u20ac", 100))}\"",
        ];
        foreach (TransportKind transport in Both)
        {
            EngineClient client = await server.ConnectAsync(transport);
            await client.SendAsync([.. names.Select(name => $"42[\"{name}\",1]"), .. tooLong.Select(name => $"42[{name},1]"), "42[\"echo\",1]"]);
            Assert.Equal("42[\"echo\",1]", await client.NextAsync());
            Assert.Equal([.. names, "echo"], server.Events);
            server.Events.Clear();
            await server.AssertUnharmedAsync();
        }

        Assert.Equal(2 * tooLong.Length, server.Logs.Count("EventNameTooLong"));
    }

    [Theory]
    [InlineData(true)]
    public async Task H50_A_packet_without_a_payload_has_no_arguments(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        await AssertPassedOverAsync(server, ["42", "43", "427", "437", "421"]);
    }

    [Theory]
    [InlineData(true)]
    public async Task H51_The_id_of_an_ack_that_JavaScript_cannot_repeat_ends_the_connection(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        string[] packets =
        [
            "42999999999999999999999999[\"x\"]", "429007199254740992[\"x\"]", $"42{new string('9', 900_000)}[\"x\"]", $"43{new string('0', 17)}[]",
        ];
        await AssertRefusedAsync(server, packets, DisconnectReason.ForcedClose);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H52_Answers_that_nobody_waits_for_are_passed_over_and_another_sockets_cannot_be_given(bool isInline)
    {
        var answers = new List<Task<string?>>();
        await using HostileServer server = await HostileServer.StartAsync(isInline, onAttacker: socket =>
            socket.On("ask me", () => answers.Add(socket.EmitWithAckAsync<string>("question"))));
        foreach (TransportKind transport in Both)
        {
            answers.Clear();
            EngineClient asked = await server.ConnectAsync(transport);
            await asked.SendAsync("42[\"ask me\"]");
            string question = await asked.NextAsync();
            string id = question[2..question.IndexOf('[', StringComparison.Ordinal)];

            EngineClient thief = await server.ConnectAsync(transport);
            await thief.SendAsync([.. Enumerable.Range(0, 20_000).Select(i => $"43{i}[\"stolen\"]"), $"43{id}[\"stolen\"]", "42[\"echo\",1]"]);
            Assert.Equal("42[\"echo\",1]", await thief.NextAsync());
            await asked.SendAsync($"43{id}[\"mine\"]", $"43{id}[\"again\"]", "42[\"echo\",1]");
            Assert.Equal("42[\"echo\",1]", await asked.NextAsync());
            Assert.Equal("mine", await Assert.Single(answers).Within());
            await server.AssertUnharmedAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task H54_JSON_that_is_too_deep_ends_the_connection(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline);
        string[] packets = [Deep(400_000), Deep(64), $"40/x,{{\"a\":{new string('[', 400_000)}", $"43{new string('[', 400_000)}"];
        await AssertRefusedAsync(server, packets, DisconnectReason.ForcedClose);
        foreach (TransportKind transport in Both)
        {
            EngineClient client = await server.ConnectAsync(transport);
            await client.SendAsync(Deep(63));
            Assert.Equal(Deep(63), await client.NextAsync());
        }

        await server.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(true)]
    public async Task H55_Odd_JSON_is_data_and_what_is_none_ends_the_connection(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline, onAttacker: socket =>
        {
            socket.On("double", (double number) => number);
            socket.On("int", (int number) => number);
        });
        await AssertRefusedAsync(
            server, ["42[\"x\",NaN]", "42[\"x\",Infinity]", "42[\"x\",01]", "42[\"x\",1,]", "42[\"x\"]]", "42[\"x\"", "42[\"x\",'a']"], DisconnectReason.ForcedClose);
        string odd = $"42[\"echo\",{{\"__proto__\":{{\"admin\":true}},\"a\":1,\"a\":2}},1e400,-1e-400,{new string('7', 100_000)}]";
        foreach (TransportKind transport in Both)
        {
            EngineClient client = await server.OpenAsync(transport);
            await client.SendAsync("40{\"__proto__\":{\"admin\":true},\"a\":1,\"a\":2}");
            Assert.StartsWith("40{\"sid\"", await client.NextAsync(), StringComparison.Ordinal);
            await client.SendAsync(odd, "421[\"double\",1e400]", $"422[\"int\",{new string('7', 100_000)}]", "42[\"echo\",1]");
            Assert.Equal(odd, await client.NextAsync());
            Assert.Equal("431[null]", await client.NextAsync());
            Assert.Equal("42[\"echo\",1]", await client.NextAsync());
        }

        await server.AssertUnharmedAsync("UnexpectedArgument");
    }

    [Theory]
    [InlineData(true)]
    public async Task H56_An_object_of_very_many_keys_is_an_object(bool isInline)
    {
        await using HostileServer server = await HostileServer.StartAsync(isInline, onAttacker: socket =>
            socket.On("keys", (Dictionary<string, int> keys) => keys.Count));
        foreach (TransportKind transport in Both)
        {
            EngineClient client = await server.ConnectAsync(transport);
            await client.SendAsync($"421[\"keys\",{{{string.Join(',', Enumerable.Range(0, 80_000).Select(i => $"\"{i:x}\":1"))}}}]");
            Assert.Equal("431[80000]", await client.NextAsync());
        }

        await server.AssertUnharmedAsync();
    }

    private static string Deep(int depth) => $"42[\"echo\",{new string('[', depth)}{new string(']', depth)}]";

    // Each on a connection of its own, which it ends, whatever comes behind it.
    private static async Task AssertRefusedAsync(HostileServer server, string[] packets, DisconnectReason reason)
    {
        foreach (TransportKind transport in Both)
        {
            foreach (string packet in packets)
            {
                EngineClient client = await server.ConnectAsync(transport);
                await client.SendAsync(packet, "42[\"behind\"]");
                Assert.Equal([], await client.UntilClosedAsync());
                string shown = packet[..Math.Min(packet.Length, 40)];
                await Waiting.UntilAsync(() => !server.Ends.IsEmpty, $"the end of the socket that sent {shown}");
                Assert.True(server.Ends.TryDequeue(out DisconnectReason end));
                Assert.Equal($"{shown} {reason}", $"{shown} {end}");
            }
        }

        Assert.Empty(server.Events);
        await server.AssertUnharmedAsync();
    }

    // All on one connection, which goes on.
    private static async Task AssertPassedOverAsync(HostileServer server, string[] packets)
    {
        foreach (TransportKind transport in Both)
        {
            EngineClient client = await server.ConnectAsync(transport);
            await client.SendAsync([.. packets, "42[\"echo\",1]"]);
            Assert.Equal("42[\"echo\",1]", await client.NextAsync());
        }

        await server.AssertUnharmedAsync();
    }

    [GeneratedRegex("^/room-[0-9]+$")]
    private static partial Regex Room();
}
