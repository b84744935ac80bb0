namespace Socketeer.Generators;

/// <summary>What comes of one class or interface: a source file, unless something is wrong with it.</summary>
internal sealed record GeneratedFile(string HintName, string Source, EquatableArray<Finding> Findings);
