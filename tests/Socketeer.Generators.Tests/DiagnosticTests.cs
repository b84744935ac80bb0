using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Socketeer.Generators.Tests;

/// <summary>What is wrong is said once, where it is, with what to do.</summary>
public sealed partial class DiagnosticTests
{
    [Theory]
    [InlineData("sealed class Chat : SocketNamespaceHandler;", "SIO001 at 1: 'Chat' must be partial for its events to be bound: write 'partial' before 'class', there and at the types around it")]
    [InlineData("class Outer { internal sealed partial class Chat : SocketNamespaceHandler; }", "SIO001 at 1: 'Chat' must be partial for its events to be bound: write 'partial' before 'class', there and at the types around it")]
    [InlineData("[OnEvent(\"a\")] public static void Handle() { }", "SIO002 at 2: 'Handle' cannot handle an event because it is static: make it an instance method")]
    [InlineData("[OnEvent(\"a\")] public void Handle<T>(T value) { }", "SIO002 at 2: 'Handle' cannot handle an event because it is generic: name the types its arguments have")]
    [InlineData("[OnEvent(\"a\")] public void Handle(ref int value) { }", "SIO002 at 2: 'Handle' cannot handle an event because 'value' is passed by reference: take a value")]
    [InlineData("[OnEvent(\"a\")] public void Handle(ReadOnlySpan<byte> value) { }", "SIO002 at 2: 'Handle' cannot handle an event because 'value' is passed by reference: take a value")]
    [InlineData("[OnEvent(\"a\")] public void Handle(params int[] values) { }", "SIO002 at 2: 'Handle' cannot handle an event because 'values' is a params list: take EventArguments, which holds all the arguments from there on")]
    [InlineData("[OnEvent(\"a\")] public void Handle(EventArguments all, int last) { }", "SIO002 at 2: 'Handle' cannot handle an event because EventArguments holds all the arguments from there on: make it the last parameter")]
    [InlineData("[OnEvent(\"\")] public void Handle() { }", "SIO003 at 2: '' cannot be the name of an event: it is empty, so choose another")]
    [InlineData("[OnEvent(\"disconnect\")] public void Handle() { }", "SIO003 at 2: 'disconnect' cannot be the name of an event: it is one of Socket.IO's own, so choose another")]
    [InlineData("[OnEvent(\"a\")] public void One() { } [OnEvent(\"a\")] public void Two() { }", "SIO004 at 2: The event 'a' has two methods, 'One' and 'Two': make one of them, or give one another event")]
    [InlineData("public Chat() { } public Chat(IServiceProvider services) { }", "SIO005 at 1: 'Chat' has 2 public constructors: leave one, or mark the one to use with [ActivatorUtilitiesConstructor]")]
    [InlineData("private Chat() { }", "SIO005 at 1: 'Chat' has 0 public constructors: leave one, or mark the one to use with [ActivatorUtilitiesConstructor]")]
    [InlineData("class Plain { [OnEvent(\"a\")] public void Handle() { } }", "SIO006 at 1: 'Handle' is never called because 'Plain' is no namespace class: derive it from SocketNamespaceHandler")]
    [InlineData("sealed partial class Chat<T> : SocketNamespaceHandler;", "SIO008 at 1: 'Chat' is generic, so its events cannot be bound: derive a class that is not from it, or make it abstract")]
    [InlineData("[SocketEvents(EventNaming.Words)] interface IEvents { int Count { get; } }", "SIO007 at 1: 'Count' cannot be an event of a contract because it is no method: write one that returns ValueTask")]
    [InlineData("[SocketEvents(EventNaming.Words)] interface IEvents { void Say(); }", "SIO007 at 1: 'Say' cannot be an event of a contract because it does not return a task: return ValueTask, or ValueTask<T> where the receiver answers")]
    [InlineData("[SocketEvents(EventNaming.Words)] interface IEvents { ValueTask Say<T>(T value); }", "SIO007 at 1: 'Say' cannot be an event of a contract because it is static, generic or has a body: declare a plain method")]
    [InlineData("[SocketEvents(EventNaming.Words)] interface IEvents { ValueTask Say(params int[] values); }", "SIO007 at 1: 'Say' cannot be an event of a contract because 'values' is no value that can be sent: take values and a CancellationToken")]
    [InlineData("[SocketEvents(EventNaming.Words)] interface IEvents { ValueTask Say(CancellationToken a, CancellationToken b); }", "SIO007 at 1: 'Say' cannot be an event of a contract because it has two CancellationTokens: take one")]
    [InlineData("[SocketEvents(EventNaming.Words)] interface IEvents { ValueTask Say([FromServices] string value); }", "SIO007 at 1: 'Say' cannot be an event of a contract because 'value' is no value that can be sent: take values and a CancellationToken")]
    [InlineData("[SocketEvents(EventNaming.Words)] interface IEvents { ValueTask Say(EventArguments all, int last); }", "SIO007 at 1: 'Say' cannot be an event of a contract because EventArguments holds all the arguments from there on: make it the last parameter")]
    [InlineData("[SocketEvents(EventNaming.Words)] interface IEvents<T> { ValueTask Say(T value); }", "SIO007 at 1: 'IEvents' cannot be an event of a contract because it is generic: name the types")]
    [InlineData("[SocketEvents(EventNaming.Words)] interface IEvents : IDisposable { ValueTask Say(); }", "SIO007 at 1: 'IEvents' cannot be an event of a contract because it has base interfaces: write all events into one, or use several contracts")]
    [InlineData("[SocketEvents(EventNaming.CamelCase)] interface IEvents { ValueTask Connect(); }", "SIO003 at 1: 'connect' cannot be the name of an event: it is one of Socket.IO's own, so choose another")]
    [InlineData("[SocketEvents(EventNaming.Words)] interface IEvents { ValueTask Say(); ValueTask SayAsync(); }", "SIO004 at 1: The event 'say' has two methods, 'Say' and 'SayAsync': make one of them, or give one another event")]
    public void A_mistake_is_found(string code, string expected)
    {
        // Members stand in a class; types stand alone.
        bool isMember = !code.Contains("class ", StringComparison.Ordinal) && !code.Contains("interface ", StringComparison.Ordinal);
        string whole = isMember ? $"public sealed partial class Chat : SocketNamespaceHandler {{\n{code} }}" : code;
        (string[] findings, string[] sources) = Compiler.Run(whole);
        Assert.Equal([expected], findings);
        Assert.Empty(sources);
    }

    [Fact]
    public void A_private_method_of_a_base_class_is_out_of_reach()
    {
        (string[] findings, _) = Compiler.Run("""
            abstract class Base : SocketNamespaceHandler { [OnEvent("a")] private void Handle() { } }
            sealed partial class Chat : Base;
            """);
        Assert.Equal(["SIO002 at 1: 'Handle' cannot handle an event because it is a base class's private method: make it protected"], findings);
    }

    [Fact]
    public void Every_diagnostic_is_documented_and_tracked()
    {
        string[] ids =
        [
            .. typeof(SocketeerGenerator).Assembly.GetType("Socketeer.Generators.Diagnostics")!
                .GetFields(BindingFlags.Static | BindingFlags.Public)
                .Select(static field => ((DiagnosticDescriptor)field.GetValue(null)!).Id),
        ];
        Assert.Equal(Enumerable.Range(1, 8).Select(static number => $"SIO00{number}"), ids);
        string document = File.ReadAllText(Path.Combine(Root(), "docs", "diagnostics.md"));
        Assert.Equal(ids, Heading().Matches(document).Select(static match => match.Groups[1].Value));
    }

    [GeneratedRegex(@"(?m)^## (SIO\d{3}) ")]
    private static partial Regex Heading();

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Socketeer.slnx")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }
}
