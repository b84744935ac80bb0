using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Socketeer.Server.Tests.Doubles;
using Socketeer.Tests.Shared;

namespace Socketeer.Server.Tests.Diagnostics;

public sealed class HealthCheckTests
{
    [Fact]
    public async Task A_server_that_serves_is_healthy_and_tells_what_it_has_to_do()
    {
        await using TestIO io = Create();
        io.Server.Of("/x");
        (TestConnection client, ServerSocket socket) = await io.ConnectAsync();
        await io.JoinAsync(client, "/x");
        await io.ConnectAsync();
        await socket.JoinAsync("tea");
        HealthReportEntry entry = await CheckAsync(io);
        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal(["real"], entry.Tags);
        Assert.Equal(
            [("connections", 2), ("namespaces", 2), ("rooms", 4), ("sockets", 3)],
            entry.Data.Select(static pair => (pair.Key, (int)pair.Value)).OrderBy(static pair => pair.Key));
    }

    [Fact]
    public async Task A_server_that_drains_is_degraded_and_a_closed_one_unhealthy()
    {
        await using TestIO io = Create();
        await io.ConnectAsync();
        Task closing = io.Server.CloseAsync();
        Assert.Equal(HealthStatus.Degraded, (await CheckAsync(io)).Status);
        io.Time.Advance(TimeSpan.FromSeconds(10));
        await closing.Within();
        HealthReportEntry closed = await CheckAsync(io);
        Assert.Equal(HealthStatus.Unhealthy, closed.Status);
        Assert.Equal("The server is closed.", closed.Description);
    }

    [Fact]
    public async Task A_check_without_a_server_says_what_to_do()
    {
        await using RunningApp app = await RunningApp.StartAsync(
            static services => services.AddHealthChecks().AddSocketIO(),
            static app => app.MapHealthChecks("/healthz"));
        HealthCheckRegistration registration = Assert.Single(app.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => registration.Factory(app.Services));
        Assert.Contains("AddSocketIO()", exception.Message, StringComparison.Ordinal);
    }

    private static TestIO Create() => new(
        static options => options.DrainTimeout = TimeSpan.FromSeconds(10),
        static services => services.AddHealthChecks().AddSocketIO(tags: ["real"]));

    private static async Task<HealthReportEntry> CheckAsync(TestIO io)
    {
        HealthReport report = await io.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().Within();
        return report.Entries["socketio"];
    }
}
