namespace Socketeer.Generators.Tests;

/// <summary>One contract serves both ends: what is written for it needs neither, and works on either.</summary>
public sealed class BothEndsTests
{
    private const string Contracts = """
        namespace Shared;
        [SocketEvents(EventNaming.Words)] public interface IChatClient
        {
            ValueTask ChatMessage(string from, string? text = null);
            Task<string> HowAreYou(int times = 1, CancellationToken cancellationToken = default);
        }
        [SocketEvents(EventNaming.CamelCase)] public interface IChatServer
        {
            Task JoinAsync(string room);
            ValueTask<int> AddAsync(int a, int b, CancellationToken cancellationToken = default);
        }
        [SocketEvents(EventNaming.CamelCase)] public interface IQuestions { ValueTask<int> Ask(); }
        """;

    private const string Handler = """
        sealed class Handler : Shared.IChatClient
        {
            ValueTask Shared.IChatClient.ChatMessage(string from, string? text) => default;
            public Task<string> HowAreYou(int times, CancellationToken cancellationToken) => Task.FromResult("");
        }
        """;

    private const string Client = Handler + """
        class Program
        {
            public static async Task<int> RunAsync(ClientSocket socket, CancellationToken cancellationToken)
            {
                using IDisposable binding = Shared.ChatClientBindingExtensions.BindChatClient(socket, new Handler());
                await Shared.ChatServerEmitterExtensions.AsChatServer(socket).JoinAsync("a");
                await Shared.ChatServerEmitterExtensions.AsChatServer(socket.Volatile).JoinAsync("a");
                await Shared.QuestionsEmitterExtensions.AsQuestions(socket.Timeout(TimeSpan.FromSeconds(1)).Volatile).Ask();
                return await Shared.ChatServerEmitterExtensions.AsChatServer(socket.Timeout(TimeSpan.FromSeconds(1))).AddAsync(1, 2, cancellationToken);
            }
        }
        """;

    private const string Server = """
        namespace Server
        {
            using Shared;
            sealed partial class Chat : SocketNamespaceHandler, IChatServer
            {
                public Task JoinAsync(string room) => Socket.AsChatClient().ChatMessage("", room).AsTask();
                public ValueTask<int> AddAsync(int a, int b, CancellationToken cancellationToken) => new(a + b);
            }
            static class Plain
            {
                public static IDisposable Bind(ServerSocket socket, IChatServer handler) => socket.BindChatServer(handler);
            }
        }
        """;

    [Fact]
    public void What_handles_a_contract_reads_calls_and_acks()
    {
        (_, string[] sources) = Compiler.Run("""
            [SocketEvents(EventNaming.Words)] public interface IChatClient
            {
                ValueTask ChatMessage(string from, string? text = null);
                Task<string> HowAreYou(CancellationToken cancellationToken);
            }
            """, Ends.None);
        Assert.Contains(
            """
            /// <summary>Lets sockets handle the events of the contract.</summary>
            public static class ChatClientBindingExtensions
            {
                /// <summary>Makes an object the handler of the contract's events, until what this returns is disposed.</summary>
                public static global::System.IDisposable BindChatClient(this global::Socketeer.IEventSource source, global::IChatClient handler)
                {
                    var binding = new global::Socketeer.ContractBinding<global::IChatClient>(source, handler);
                    binding.Add("chat message", static (handler, e) => handler.ChatMessage(e.Read<string>(0)!, e.Count > 1 ? e.Read<string>(1)! : default(string?)));
                    binding.Add("how are you", static async (handler, e) => await e.AckAsync(await handler.HowAreYou(e.Aborted).ConfigureAwait(false)).ConfigureAwait(false));
                    return binding;
                }
            }
            """,
            Assert.Single(sources),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_has_no_server_uses_the_contracts_of_another_assembly()
    {
        (string[] findings, string[] sources) = Compiler.Run(Client, Ends.Client, Compiler.Contracts(Contracts));
        Assert.Empty(findings);
        Assert.Empty(sources);
    }

    [Fact]
    public void A_server_uses_the_same_assembly()
    {
        (string[] findings, string[] sources) = Compiler.Run(Server, Ends.Server, Compiler.Contracts(Contracts));
        Assert.Empty(findings);
        Assert.Single(sources);
    }

    [Fact]
    public void A_program_that_is_both_uses_it_once()
    {
        (string[] findings, string[] sources) = Compiler.Run(Client + Server, Ends.Server | Ends.Client, Compiler.Contracts(Contracts));
        Assert.Empty(findings);
        Assert.Single(sources);
    }

    [Fact]
    public void A_program_that_is_both_may_have_the_contracts_itself()
    {
        string contracts = Contracts.Replace("namespace Shared;", "namespace Shared {", StringComparison.Ordinal) + "}";
        (string[] findings, string[] sources) = Compiler.Run(contracts + Client + Server, Ends.Server | Ends.Client);
        Assert.Empty(findings);
        Assert.Equal(4, sources.Length);
    }

    [Theory]
    [InlineData((int)Ends.None)]
    [InlineData((int)Ends.Client)]
    public void Mistakes_are_found_without_the_server(int ends)
    {
        (string[] findings, _) = Compiler.Run(
            """
            [SocketEvents(EventNaming.Words)] interface IEvents { ValueTask Connect(); }
            [SocketEvents(EventNaming.Words)] interface IMore { void Say(); }
            [SocketEvents(EventNaming.Words)] interface IDouble { ValueTask Say(); ValueTask SayAsync(); }
            class Chat { [OnEvent("a")] public void Handle() { } }
            """,
            (Ends)ends);
        Assert.Equal(
            [
                "SIO003 at 1: 'connect' cannot be the name of an event: it is one of Socket.IO's own, so choose another",
                "SIO004 at 3: The event 'say' has two methods, 'Say' and 'SayAsync': make one of them, or give one another event",
                "SIO006 at 4: 'Handle' is never called because 'Chat' is no namespace class: only a server has them, so implement a contract and bind it to a socket",
                "SIO007 at 2: 'Say' cannot be an event of a contract because it does not return a task: return ValueTask, or ValueTask<T> where the receiver answers",
            ],
            findings.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_class_named_like_a_namespace_class_is_left_alone()
    {
        (string[] findings, string[] sources) = Compiler.Run("class SocketNamespaceHandler; class Chat : SocketNamespaceHandler;", Ends.Client);
        Assert.Empty(findings);
        Assert.Empty(sources);
    }
}
