using System.Reflection;
using Socketeer.Hub;
using Socketeer.Hub.Configuration;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(HubHelp.Text);
    return 0;
}

if (args.Contains("--version"))
{
    Console.WriteLine(typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
    return 0;
}

try
{
    WebApplication app = HubApplication.Build(args);
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (HubApplication.IsMistake(exception))
{
    await Console.Error.WriteLineAsync($"The configuration is wrong:{Environment.NewLine}{exception.Message}{Environment.NewLine}--help shows what is right.");
    return 2;
}
