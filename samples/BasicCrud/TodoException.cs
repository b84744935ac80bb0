namespace Socketeer.Samples.BasicCrud;

/// <summary>What a client asked for cannot be done; <see cref="ErrorFilter"/> tells it.</summary>
internal sealed class TodoException(string error, IReadOnlyList<ErrorDetail>? details = null) : Exception(error)
{
    public const string NotFound = "entity not found";
    public const string InvalidPayload = "invalid payload";

    public IReadOnlyList<ErrorDetail>? Details { get; } = details;
}
