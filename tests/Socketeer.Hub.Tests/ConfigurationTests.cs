using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Socketeer.Hub.Configuration;
using Socketeer.Server;

namespace Socketeer.Hub.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public void Without_a_configuration_the_six_events_work()
    {
        HubConfiguration hub = Read("{}");
        NamespaceConfiguration root = Assert.Single(hub.Namespaces);
        Assert.Equal(("/socket.io", true, "/"), (hub.Path, hub.Console, root.Name));
        Assert.Equal(["join", "leave", "speak", "shout", "tell", "echo"], root.Rules.Select(rule => rule.Event.Text));
    }

    [Fact]
    public void The_file_beside_the_program_says_the_same_as_the_default()
    {
        HubConfiguration file = Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "hub.json")));
        HubConfiguration none = Read("{}");
        Assert.Equal(
            none.Namespaces.SelectMany(item => item.Rules).Select(Show),
            file.Namespaces.SelectMany(item => item.Rules).Select(Show));

        static string Show(EventRule rule) => $"{rule.Event.Text} {rule.Destination} {rule.SentAs} {rule.Room} {rule.Acknowledges}";
    }

    [Theory]
    [InlineData("""{"Hub":{"Path":"socket.io"}}""", "Hub:Path = socket.io: Use a path such as /socket.io.")]
    [InlineData("""{"Hub":{"Pth":"/x"}}""", "Hub:Pth = /x: There is no such key. Use one of: Path, Console, Origins, Namespaces.")]
    [InlineData("""{"Hub":{"Console":"maybe"}}""", "Hub:Console = maybe: Use true or false.")]
    [InlineData("""{"Hub":{"Namespaces":[{"Name":"chat"}]}}""", "Hub:Namespaces:0:Name = chat: Use a name that begins with /, such as /chat.")]
    [InlineData("""{"Hub":{"Namespaces":[{"Name":"/a"},{"Name":"/a"}]}}""", "Hub:Namespaces = /a: Configure a namespace once.")]
    [InlineData("""{"Hub":{"Namespaces":[{"Name":"/","Events":[{"To":"others"}]}]}}""", "Hub:Namespaces:0:Events:0:Event = (nothing): Use the name of an event; * stands for any characters.")]
    [InlineData("""{"Hub":{"Namespaces":[{"Name":"/","Events":[{"Event":"x","To":"nobody"}]}]}}""", "Hub:Namespaces:0:Events:0:To = nobody: Use one of: sender, others, everyone, room, room:NAME, socket, join, leave.")]
    [InlineData("""{"Hub":{"Namespaces":[{"Name":"/","Events":[{"Event":"x","To":"others","As":"disconnect"}]}]}}""", "Hub:Namespaces:0:Events:0:As = disconnect: This name is Socket.IO's own. Use another.")]
    [InlineData("""{"Hub":{"Namespaces":[{"Name":"/","Rooms":"*"}]}}""", "Hub:Namespaces:0:Rooms = *: Use a list, such as [\"*\"].")]
    public void A_mistake_is_told_with_its_key_its_value_and_what_is_right(string json, string mistake)
    {
        HubConfigurationException exception = Assert.Throws<HubConfigurationException>(() => Read(json));
        Assert.Equal([mistake], exception.Mistakes);
    }

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        HubConfigurationException exception = Assert.Throws<HubConfigurationException>(() => Read("""{"Hub":{"Path":"x","Console":"x","Other":1}}"""));
        Assert.Equal(3, exception.Mistakes.Count);
    }

    [Theory]
    [InlineData("*", "anything:at all", true)]
    [InlineData("chat.*", "chat.message", true)]
    [InlineData("chat.*", "chat", false)]
    [InlineData("*.done", "a.b.done", true)]
    [InlineData("exact", "Exact", false)]
    [InlineData("what?", "what?", true)]
    [InlineData("what?", "whats", false)]
    [InlineData("a\\b", "a\\b", true)]
    public void A_star_stands_for_any_characters_and_nothing_else_does(string pattern, string name, bool fits) =>
        Assert.Equal(fits, new NamePattern(pattern).Fits(name));

    [Fact]
    public async Task A_wrong_option_of_the_server_is_a_mistake_too()
    {
        Assert.True(HubApplication.IsMistake(Assert.ThrowsAny<Exception>(() => Build("--SocketIO:PingIntervall", "5"))));
        Assert.True(HubApplication.IsMistake(Assert.ThrowsAny<Exception>(() => Build("--SocketIO:PingInterval", "soon"))));
        Exception range = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using WebApplication app = Build("--SocketIO:PingInterval", "00:00:00");
            await app.StartAsync();
        });
        Assert.IsType<OptionsValidationException>(range);
        Assert.Contains("PingInterval", range.Message, StringComparison.Ordinal);
        Assert.True(HubApplication.IsMistake(Assert.ThrowsAny<Exception>(() => Build("--config", "not-there.json"))));
    }

    [Fact]
    public async Task Recovery_is_turned_on_by_any_of_its_options()
    {
        await using WebApplication off = Build();
        Assert.Null(off.Services.GetRequiredService<IOptions<SocketIOOptions>>().Value.ConnectionStateRecovery);
        await using WebApplication on = Build("--SocketIO:ConnectionStateRecovery:MaxDisconnectionDuration", "00:01:00");
        Assert.Equal(
            TimeSpan.FromMinutes(1),
            on.Services.GetRequiredService<IOptions<SocketIOOptions>>().Value.ConnectionStateRecovery?.MaxDisconnectionDuration);
        Assert.True(HubApplication.IsMistake(Assert.ThrowsAny<Exception>(() => Build("--SocketIO:ConnectionStateRecovery:MaxDuration", "5"))));
    }

    [Fact]
    public void The_schema_knows_every_key_and_every_destination()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "hub.schema.json")));
        JsonElement root = schema.RootElement;
        Assert.Equal(
            ["Path", "Console", "Origins", "Namespaces"],
            root.GetProperty("properties").GetProperty("Hub").GetProperty("properties").EnumerateObject().Select(item => item.Name));
        JsonElement rule = root.GetProperty("$defs").GetProperty("rule").GetProperty("properties");
        Assert.Equal(["Event", "To", "As", "Ack"], rule.EnumerateObject().Select(item => item.Name));
        string pattern = rule.GetProperty("To").GetProperty("pattern").GetString()!;
        foreach (string to in (string[])["sender", "others", "everyone", "room", "room:tea", "socket", "join", "leave"])
        {
            Assert.Matches(pattern, to);
            Read("""{"Hub":{"Namespaces":[{"Name":"/","Events":[{"Event":"x","To":"TO"}]}]}}""".Replace("TO", to, StringComparison.Ordinal));
        }
    }

    private static HubConfiguration Read(string json) => HubConfigurationReader.Read(
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build());

    private static WebApplication Build(params string[] args) => HubApplication.Build(["--urls", "http://127.0.0.1:0", .. args]);
}
