using System.Text.Json.Serialization;

namespace Socketeer.Samples.BasicCrud;

/// <summary>The ack of what was done and has a result.</summary>
internal sealed record Response<T>(T Data);

/// <summary>The ack of what was not done.</summary>
internal sealed record ErrorResponse(
    string Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ErrorDetail>? ErrorDetails = null);

/// <summary>One thing that is wrong with a payload, and where.</summary>
internal sealed record ErrorDetail(string Message, string[] Path, string Type);
