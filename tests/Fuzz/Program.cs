using System.Diagnostics;
using System.Globalization;
using Socketeer.Fuzz;
using Socketeer.Fuzz.Search;
using Socketeer.Fuzz.Targets;

const int Found = 1;
const int Misused = 2;

try
{
    return args is ["replay", { } name, .. { Length: > 0 } files] ? Replay(FuzzArguments.FindTarget(name), files) : Start(args);
}
catch (ArgumentException exception)
{
    Console.Error.WriteLine(exception.Message);
    return Misused;
}

static int Start(string[] args)
{
    FuzzArguments arguments = FuzzArguments.Parse(args);
    return arguments.LastInput is { } lastInput ? Search(arguments, lastInput) : SearchInCopy(arguments);
}

static int SearchInCopy(FuzzArguments arguments)
{
    string folder = Path.Combine(Path.GetTempPath(), $"socketeer-fuzz-{Environment.ProcessId}");
    string copy = Path.Combine(folder, "copy");
    string lastInput = Path.Combine(folder, "last-input");
    try
    {
        InstrumentedCopy.Make(copy);
        Console.WriteLine($"seed {arguments.Seed}");
        int exitCode = InstrumentedCopy.Run(copy,
        [
            "--last-input", lastInput,
            "--corpus", arguments.CorpusFolder,
            "--seed", arguments.Seed.ToString(CultureInfo.InvariantCulture),
            "--seconds", arguments.Time.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            "--crashes", arguments.Crashes,
            .. arguments.Targets.Count == 1 ? new[] { "--target", arguments.Targets[0].Name } : [],
        ]);
        if (exitCode is not 0 and not Found && File.Exists(lastInput))
        {
            // The process did not survive: its last input is all that is left.
            using var last = new LastInput(lastInput);
            (string target, byte[] input) = last.Read();
            string path = CrashFile.Write(arguments.Crashes, target, input);
            Console.WriteLine($"{target}: {(exitCode == HangWatch.ExitCode ? "no end" : $"the process died with {exitCode}")}\n  {path}");
            return Found;
        }

        return exitCode;
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

static int Search(FuzzArguments arguments, string lastInput)
{
    var coverage = new Coverage();
    coverage.Attach();
    using var last = new LastInput(lastInput);
    int exitCode = 0;
    foreach (FuzzTarget target in arguments.Targets)
    {
        long start = Stopwatch.GetTimestamp();
        var search = new TargetSearch(target, coverage, last, arguments.Seed);
        using var watch = new HangWatch(search);
        Finding? finding = search.Run([.. Corpus.Read(arguments.CorpusFolder, target.Name).Select(static known => known.Input)], arguments.Time);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{target.Name}: {search.Runs:N0} runs, {search.Kept} inputs kept, {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s"));
        if (finding is not null)
        {
            exitCode = Found;
            string path = CrashFile.Write(arguments.Crashes, target.Name, finding.Input);
            Console.WriteLine($"{target.Name}: {finding.Failure}\n  {Convert.ToHexString(finding.Input)}\n  {path}");
        }
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{coverage.Branches:N0} branches"));
    return coverage.Branches > 0 ? exitCode : throw new InvalidOperationException("The decoders are not instrumented.");
}

static int Replay(FuzzTarget target, string[] files)
{
    int exitCode = 0;
    foreach (string file in files)
    {
        Exception? failure = Execution.Run(target, File.ReadAllBytes(file));
        Console.WriteLine($"{file}: {(failure is null ? "borne" : failure.ToString())}");
        exitCode = failure is null ? exitCode : Found;
    }

    return exitCode;
}
