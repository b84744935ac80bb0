using System.IO.Compression;
using System.Xml.Linq;
using Socketeer.Interop.Tests;

namespace Socketeer.Generators.Tests;

/// <summary>The generator comes with the packages, and comes once: programs are built as their authors would build them.</summary>
public sealed class PackageTests
{
    // Nothing is asked of a package source: what the libraries themselves need is in the folder they were restored to.
    private static readonly string Restored = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static readonly string[] Packages = ["Socketeer.Protocol", "Socketeer.EngineIO", "Socketeer.Server", "Socketeer.Client"];

    [Fact]
    public async Task Contracts_a_client_and_a_program_that_is_both_compile()
    {
        string folder = Directory.CreateTempSubdirectory("socketeer-packages").FullName;
        try
        {
            await PackAsync(folder);
            AssertPassesGeneratorOn(folder, "Socketeer.Server");
            AssertPassesGeneratorOn(folder, "Socketeer.Client");
            await WriteProgramsAsync(folder);
            await DotNetAsync("build", Path.Combine(folder, "Programs.slnx"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task PackAsync(string folder)
    {
        string libraries = Path.Combine(folder, "Libraries.slnx");
        await WriteSolutionAsync(libraries, Packages.Select(static name => Path.Combine(Repository.Root, "src", name, $"{name}.csproj")));
        await DotNetAsync("pack", libraries, "--no-build", "-c", Repository.Configuration, "-o", Path.Combine(folder, "feed"));
    }

    // The SDK of today takes generators of packages of packages whatever these say; what they say is what counts with others.
    private static void AssertPassesGeneratorOn(string folder, string package)
    {
        string file = Assert.Single(Directory.GetFiles(Path.Combine(folder, "feed"), $"{package}.*.nupkg"));
        using ZipArchive archive = ZipFile.OpenRead(file);
        using Stream stream = archive.GetEntry($"{package}.nuspec")!.Open();
        XElement protocol = XDocument.Load(stream).Descendants().Single(static element => element.Attribute("id")?.Value == "Socketeer.Protocol");
        Assert.Equal("Build", protocol.Attribute("exclude")?.Value);
        Assert.DoesNotContain(archive.Entries, static entry => entry.FullName.StartsWith("analyzers/", StringComparison.Ordinal));
    }

    private static async Task WriteProgramsAsync(string folder)
    {
        await WriteAsync("Directory.Build.props", $"""
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <IsAotCompatible>true</IsAotCompatible>
                <RestoreSources>{Path.Combine(folder, "feed")}</RestoreSources>
                <RestorePackagesPath>{Path.Combine(folder, "packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{Restored}</RestoreFallbackFolders>
              </PropertyGroup>
            </Project>
            """);
        await WriteProjectAsync("Contracts", ["Socketeer.Protocol"], """
            using Socketeer;

            [SocketEvents(EventNaming.Words)]
            public interface IChatClient
            {
                ValueTask ChatMessage(string text);
            }

            [SocketEvents(EventNaming.Words)]
            public interface IChatServer
            {
                Task<int> AddAsync(int a, int b);
            }
            """);
        await WriteProjectAsync("Client", ["Socketeer.Client"], """
            using Socketeer;
            using Socketeer.Client;

            internal static class Client
            {
                public static IDisposable Bind(ClientSocket socket, IChatClient handler) => socket.BindChatClient(handler);

                public static Task<int> AskAsync(ClientSocket socket) => socket.AsChatServer().AddAsync(1, 2);

                public static ValueTask TellAsync(ClientSocket socket) => socket.Volatile.AsOwn().Tell();
            }

            [SocketEvents(EventNaming.Words)]
            internal interface IOwn
            {
                ValueTask Tell();
            }
            """);
        await WriteProjectAsync("Both", ["Socketeer.Client", "Socketeer.Server"], """
            using Socketeer;
            using Socketeer.Client;
            using Socketeer.Server;

            internal static class Both
            {
                public static ValueTask TellAsync(ClientSocket client, ServerSocket server) =>
                    client.IsConnected ? client.AsOwn().Tell() : server.AsOwn().Tell();
            }

            internal sealed partial class Chat : SocketNamespaceHandler, IChatServer
            {
                public Task<int> AddAsync(int a, int b) => Task.FromResult(a + b);
            }

            [SocketEvents(EventNaming.Words)]
            internal interface IOwn
            {
                ValueTask Tell();
            }
            """);
        await WriteSolutionAsync(
            Path.Combine(folder, "Programs.slnx"),
            new[] { "Contracts", "Client", "Both" }.Select(name => Path.Combine(folder, name, $"{name}.csproj")));

        async Task WriteProjectAsync(string name, string[] packages, string code)
        {
            string references = string.Concat(packages.Select(static package => $"""<PackageReference Include="{package}" Version="*-*" />"""));
            references += name == "Contracts" ? string.Empty : """<ProjectReference Include="../Contracts/Contracts.csproj" />""";
            references += name == "Both" ? """<FrameworkReference Include="Microsoft.AspNetCore.App" />""" : string.Empty;
            await WriteAsync(Path.Combine(name, $"{name}.csproj"), $"""<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>{references}</ItemGroup></Project>""");
            await WriteAsync(Path.Combine(name, "Code.cs"), code);
        }

        async Task WriteAsync(string file, string text)
        {
            string path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        }
    }

    private static Task WriteSolutionAsync(string path, IEnumerable<string> projects) => File.WriteAllTextAsync(
        path,
        $"<Solution>{string.Concat(projects.Select(static project => $"""<Project Path="{project}" />"""))}</Solution>",
        TestContext.Current.CancellationToken);

    // Nothing of a build outlives it.
    private static async Task DotNetAsync(string command, params string[] arguments)
    {
        await using var build = ChildProcess.Start(
            "dotnet",
            [command, .. arguments, "-nodeReuse:false", "-p:UseSharedCompilation=false"],
            ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"),
            ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"));
        await build.SucceedAsync();
    }
}
