namespace Socketeer.Interop.Tests;

/// <summary>
/// The same bytes to the reference and to us: what comes back must be the same, but for the listed differences, and on the reference
/// it must be what the checklist says.
/// </summary>
public sealed class DifferentialTests
{
    [Theory]
    [InlineData("engine", false)]
    [InlineData("engine", true)]
    [InlineData("engine-client", false)]
    [InlineData("engine-options", false)]
    [InlineData("protocol", false)]
    [InlineData("protocol", true)]
    [InlineData("client", false)]
    [InlineData("recovery", false)]
    [InlineData("recovery-strict", false)]
    [InlineData("dynamic", false)]
    [InlineData("server-api", false)]
    [InlineData("protocol-msgpack", false)]
    public async Task We_answer_as_the_reference_does(string profile, bool isInline)
    {
        // The clients of Socket.IO 2 have cases of this profile, too.
        bool allowEIO3 = profile == "client";
        (ChildProcess ours, string oursUrl) = await Servers.FixtureAsync(profile, isInline: isInline, allowEIO3: allowEIO3);
        (ChildProcess reference, string referenceUrl) = await Servers.ReferenceAsync(profile, allowEIO3);
        await using (ours)
        await using (reference)
        {
            await using ChildProcess run = ChildProcess.Start(
                "node",
                [Path.Combine(Repository.Npm, "differential", "run.mjs"), "--profile", profile, "--ours", oursUrl, "--reference", referenceUrl]);
            string output = await run.SucceedAsync();
            Assert.Matches(@"(?m)^\d{2,} passed, 0 failed", output);
        }
    }
}
