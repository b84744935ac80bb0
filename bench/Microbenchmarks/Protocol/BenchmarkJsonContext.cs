using System.Text.Json.Serialization;

namespace Socketeer.Microbenchmarks;

/// <summary>An object of the size applications emit.</summary>
internal sealed record ChatMessage(string Author, string Text, int Room, bool IsEdited);

/// <summary>The types of the benchmarks, known without reflection.</summary>
[JsonSerializable(typeof(ChatMessage))]
internal sealed partial class BenchmarkJsonContext : JsonSerializerContext;
