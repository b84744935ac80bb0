using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Socketeer.Server;
using Socketeer.Tests.Shared;

namespace Socketeer.Tool.Tests;

public sealed class CertificateTests
{
    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    public async Task A_certificate_nobody_knows_is_accepted_when_told_to(string transport)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        await using RunningApp app = await RunningApp.StartAsync(
            static services => services.AddSocketIO(),
            static app => app.MapSocketIO(),
            configureHost: host => host.ConfigureKestrel(
                kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate))));
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Single(static address => address.StartsWith("https:", StringComparison.Ordinal));

        await using RunningTool careful = RunningTool.Start("connect", address, "--no-reconnect", "--transport", transport);
        Assert.Equal(1, await careful.EndAsync());
        Assert.Contains("certificate", careful.Output, StringComparison.Ordinal);

        await using RunningTool insecure = RunningTool.Start("connect", address, "--no-reconnect", "--insecure", "--transport", transport);
        Assert.Equal(0, await insecure.EndAsync());
        Assert.Contains("connected as", insecure.Output, StringComparison.Ordinal);
    }
}
