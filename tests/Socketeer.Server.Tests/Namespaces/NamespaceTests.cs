using Socketeer.Server.Tests.Doubles;

namespace Socketeer.Server.Tests.Namespaces;

public sealed class NamespaceTests
{
    [Fact]
    public async Task A_namespace_is_made_once_and_its_name_begins_with_a_slash()
    {
        await using var io = new TestIO();
        var made = new List<string>();
        IDisposable registration = io.Server.OnNewNamespace(created => made.Add(created.Name));
        SocketNamespace chat = io.Server.Of("chat");
        Assert.Equal("/chat", chat.Name);
        Assert.Same(chat, io.Server.Of("/chat"));
        Assert.Same(io.Server, chat.Server);
        Assert.Same(io.Server.Default, io.Server.Of("/"));
        Assert.Same(io.Server.Default, io.Server.Of(string.Empty));
        registration.Dispose();
        io.Server.Of("/quiet");
        Assert.Equal(["/chat"], made);
        Assert.Equal(["/", "/chat", "/quiet"], io.Server.Namespaces.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("connection")]
    [InlineData("new_namespace")]
    public async Task Names_that_servers_may_not_tell_each_other_are_refused_in_the_words_of_the_reference(string name)
    {
        await using var io = new TestIO();
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(async () => await io.Server.ServerSideEmitAsync(name));
        Assert.StartsWith($"\"{name}\" is a reserved event name", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_unexpected_exception_says_reaches_the_client_only_where_it_is_wanted()
    {
        await using var io = new TestIO(options => options.EnableDetailedErrors = true);
        io.Server.Use((_, _) => throw new InvalidOperationException("no database"));
        TestConnection client = io.Open();
        await client.ReceiveAsync("0");
        Assert.Equal("4{\"message\":\"no database\"}", await client.NextAsync());
    }
}
