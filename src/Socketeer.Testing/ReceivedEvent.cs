namespace Socketeer.Testing;

/// <summary>An event that a <see cref="TestClient"/> received.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments; valid for as long as they are held.</param>
public sealed record ReceivedEvent(string Name, EventArguments Arguments)
{
    /// <summary>Decodes one argument.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="index">Its index.</param>
    /// <returns>The value.</returns>
    /// <exception cref="EventArgumentException">There is no such argument, or it is no <typeparamref name="T"/>.</exception>
    public T? Read<T>(int index) => Arguments.Read<T>(index);

    /// <summary>Gives the name and the JSON of the arguments: <c>chat message "ann" 5</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        string text = Name;
        for (int i = 0; i < Arguments.Count; i++)
        {
            text += " " + System.Text.Encoding.UTF8.GetString(Arguments[i].Json);
        }

        return text;
    }
}
