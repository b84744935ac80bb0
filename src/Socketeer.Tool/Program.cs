using Socketeer.Tool;

return await ToolCommand.RunAsync(args, ToolConsole.OfProcess());
