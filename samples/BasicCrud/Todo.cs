namespace Socketeer.Samples.BasicCrud;

/// <summary>Something to do.</summary>
internal sealed record Todo(string Id, string Title, bool Completed);
