using Microsoft.AspNetCore.Authorization;
using Socketeer.Server.Tests.Doubles;

namespace Socketeer.Server.Tests.Recovery;

/// <summary>Recovery, where the server knows its users.</summary>
public sealed partial class RecoveryUserTests
{
    [Fact]
    public async Task A_user_that_comes_back_gets_what_was_sent_to_the_user()
    {
        await using TestIO io = Create();
        var client = new RecoveringClient(io, user: TestIO.Principal("ann"));
        await client.ConnectAsync();
        await io.Server.EmitAsync("first");
        client.TakeAll();
        client.Lose();
        await io.Server.ToUser("ann").EmitAsync("missed");
        await io.Server.ToUser("bob").EmitAsync("not for ann");
        Assert.Equal(["2[\"missed\",\"@\"]"], await client.ConnectAsync());
        Assert.True(client.Recovered);
        Assert.Equal([client.Id!], client.Socket.Rooms);
        await io.Server.ToUser("ann").EmitAsync("again");
        Assert.Equal(["2[\"again\",\"@\"]"], client.TakeAll());
    }

    [Fact]
    public async Task A_user_that_was_set_later_has_to_be_set_again()
    {
        await using TestIO io = Create();
        var client = new RecoveringClient(io);
        await client.ConnectAsync();
        await client.Socket.SetUserAsync(TestIO.Principal("ann"));
        await io.Server.ToUser("ann").EmitAsync("first");
        Assert.Equal(["2[\"first\",\"@\"]"], client.TakeAll());
        client.Lose();
        await io.Server.ToUser("ann").EmitAsync("for who proves to be ann");
        Assert.Empty(await client.ConnectAsync());
        Assert.True(client.Recovered);
        Assert.Null(client.Socket.UserId);
        await io.Server.ToUser("ann").EmitAsync("still not");
        Assert.Empty(client.TakeAll());
    }

    [Fact]
    public async Task Authorization_is_not_skipped_with_the_middlewares()
    {
        bool isAllowed = true;
        await using var io = new TestIO(
            static options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions(),
            services =>
            {
                services.AddAuthorizationBuilder().AddPolicy("now", policy => policy.RequireAssertion(_ => isAllowed));
                services.AddSocketIO().AddNamespace<GuardedNamespace>("/guarded");
            });
        var client = new RecoveringClient(io, "/guarded", TestIO.Principal("ann"));
        await client.ConnectAsync();
        await io.Server.Of("/guarded").EmitAsync("first");
        client.TakeAll();
        client.Lose();
        isAllowed = false;
        TestConnection again = await client.AskAsync();
        Assert.Equal("4/guarded,{\"message\":\"Forbidden\"}", await again.NextAsync());
    }

    private static TestIO Create() => new(static options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions());

    [Authorize("now")]
    internal sealed partial class GuardedNamespace : SocketNamespaceHandler
    {
        [OnEvent("hi")]
        public void OnHi()
        {
        }
    }
}
