namespace Socketeer.Tool;

/// <summary><c>@file</c>: the bytes of a file, read when the event is emitted.</summary>
internal sealed record FileArgument(string Path);
