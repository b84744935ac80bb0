using System.Text.Json;

namespace Socketeer.Samples.BasicCrud;

/// <summary>A todo as a client sends it, each property of any kind: all that is wrong shall be told at once.</summary>
internal sealed record TodoPayload(JsonElement Id, JsonElement Title, JsonElement Completed)
{
    private const int MaxTitleLength = 256;

    private static bool IsId(string? id) => Guid.TryParseExact(id, "D", out Guid guid) && guid.Version == 4;

    /// <exception cref="TodoException">The payload is wrong.</exception>
    public Todo ToNewTodo()
    {
        List<ErrorDetail> errors = [];
        if (Id.ValueKind != JsonValueKind.Undefined)
        {
            errors.Add(Wrong("id", "is not allowed", "any.unknown"));
        }

        return ToTodo(Guid.NewGuid().ToString(), errors);
    }

    /// <exception cref="TodoException">The payload is wrong.</exception>
    public Todo ToTodo()
    {
        List<ErrorDetail> errors = [];
        string? id = ReadText(Id, "id", errors);
        if (id is not null && !IsId(id))
        {
            errors.Add(Wrong("id", "must be a valid GUID", "string.guid"));
        }

        return ToTodo(id, errors);
    }

    private Todo ToTodo(string? id, List<ErrorDetail> errors)
    {
        string? title = ReadText(Title, "title", errors);
        if (title?.Length > MaxTitleLength)
        {
            errors.Add(Wrong("title", $"length must be less than or equal to {MaxTitleLength} characters long", "string.max"));
        }

        bool? completed = ReadCompleted(errors);
        return id is not null && title is not null && completed is { } isCompleted && errors.Count == 0
            ? new Todo(id, title, isCompleted)
            : throw new TodoException(TodoException.InvalidPayload, errors);
    }

    private static string? ReadText(JsonElement value, string name, List<ErrorDetail> errors)
    {
        ErrorDetail? error = value.ValueKind switch
        {
            JsonValueKind.Undefined => Wrong(name, "is required", "any.required"),
            JsonValueKind.String when value.ValueEquals(string.Empty) => Wrong(name, "is not allowed to be empty", "string.empty"),
            JsonValueKind.String => null,
            _ => Wrong(name, "must be a string", "string.base"),
        };
        if (error is null)
        {
            return value.GetString();
        }

        errors.Add(error);
        return null;
    }

    // The example takes "true" and "false" as texts too.
    private bool? ReadCompleted(List<ErrorDetail> errors)
    {
        switch (Completed.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return Completed.GetBoolean();
            case JsonValueKind.String when bool.TryParse(Completed.GetString(), out bool parsed):
                return parsed;
            case JsonValueKind.Undefined:
                errors.Add(Wrong("completed", "is required", "any.required"));
                return null;
            default:
                errors.Add(Wrong("completed", "must be a boolean", "boolean.base"));
                return null;
        }
    }

    private static ErrorDetail Wrong(string name, string text, string type) => new($"\"{name}\" {text}", [name], type);
}
