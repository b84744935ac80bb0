namespace Socketeer.Hub.Configuration;

/// <summary>Reads the section <c>Hub</c> and refuses what it does not understand, all mistakes at once.</summary>
internal sealed class HubConfigurationReader
{
    private readonly List<string> _mistakes = [];

    private HubConfigurationReader()
    {
    }

    /// <exception cref="HubConfigurationException">Something is wrong.</exception>
    public static HubConfiguration Read(IConfiguration configuration)
    {
        var reader = new HubConfigurationReader();
        HubConfiguration result = reader.ReadHub(configuration.GetSection("Hub"));
        return reader._mistakes.Count == 0 ? result : throw new HubConfigurationException(reader._mistakes);
    }

    private HubConfiguration ReadHub(IConfigurationSection section)
    {
        RefuseOtherKeys(section, "Path", "Console", "Origins", "Namespaces");
        IConfigurationSection path = section.GetSection("Path");
        if (path.Value is { } value && !value.StartsWith('/'))
        {
            Refuse(path, "Use a path such as /socket.io.");
        }

        IConfigurationSection namespaces = section.GetSection("Namespaces");
        List<NamespaceConfiguration> read = [.. namespaces.GetChildren().Select(ReadNamespace)];
        foreach (IGrouping<string, NamespaceConfiguration> twice in read.GroupBy(item => item.Name).Where(group => group.Count() > 1))
        {
            Refuse(namespaces, twice.Key, "Configure a namespace once.");
        }

        return new HubConfiguration(
            path.Value ?? "/socket.io",
            ReadFlag(section.GetSection("Console")),
            section.GetSection("Origins").Exists() ? ReadTexts(section.GetSection("Origins")) : ["*"],
            read.Count > 0 ? read : [NamespaceConfiguration.Default]);
    }

    private NamespaceConfiguration ReadNamespace(IConfigurationSection section)
    {
        RefuseOtherKeys(section, "Name", "Rooms", "Events");
        IConfigurationSection name = section.GetSection("Name");
        if (name.Value?.StartsWith('/') != true)
        {
            Refuse(name, "Use a name that begins with /, such as /chat.");
        }

        return new NamespaceConfiguration(
            name.Value ?? "/",
            [.. ReadTexts(section.GetSection("Rooms")).Select(text => new NamePattern(text))],
            [.. section.GetSection("Events").GetChildren().Select(ReadRule).OfType<EventRule>()]);
    }

    private EventRule? ReadRule(IConfigurationSection section)
    {
        RefuseOtherKeys(section, "Event", "To", "As", "Ack");
        IConfigurationSection name = section.GetSection("Event");
        if (string.IsNullOrEmpty(name.Value))
        {
            Refuse(name, "Use the name of an event; * stands for any characters.");
            return null;
        }

        IConfigurationSection to = section.GetSection("To");
        if (!TryReadDestination(to.Value, out Destination destination, out string? room))
        {
            Refuse(to, "Use one of: sender, others, everyone, room, room:NAME, socket, join, leave.");
            return null;
        }

        IConfigurationSection sentAs = section.GetSection("As");
        if (sentAs.Value is { } other && Protocol.SocketIO.ReservedEvents.Contains(other))
        {
            Refuse(sentAs, "This name is Socket.IO's own. Use another.");
        }

        return new EventRule(new NamePattern(name.Value), destination, sentAs.Value, room, ReadFlag(section.GetSection("Ack")));
    }

    private static bool TryReadDestination(string? text, out Destination destination, out string? room)
    {
        const string FixedRoom = "room:";
        room = null;
        if (text?.StartsWith(FixedRoom, StringComparison.Ordinal) == true && text.Length > FixedRoom.Length)
        {
            room = text[FixedRoom.Length..];
            destination = Destination.FixedRoom;
            return true;
        }

        Destination? read = text switch
        {
            "sender" => Destination.Sender,
            "others" => Destination.Others,
            "everyone" => Destination.Everyone,
            "room" => Destination.NamedRoom,
            "socket" => Destination.Socket,
            "join" => Destination.Join,
            "leave" => Destination.Leave,
            _ => null,
        };
        destination = read.GetValueOrDefault();
        return read is not null;
    }

    private bool ReadFlag(IConfigurationSection section)
    {
        if (section.Value is null || bool.TryParse(section.Value, out bool flag))
        {
            return section.Value is null || bool.Parse(section.Value);
        }

        Refuse(section, "Use true or false.");
        return flag;
    }

    private List<string> ReadTexts(IConfigurationSection section)
    {
        if (section.Value is { Length: > 0 })
        {
            Refuse(section, "Use a list, such as [\"*\"].");
        }

        return [.. section.GetChildren().Select(child => child.Value).OfType<string>()];
    }

    private void RefuseOtherKeys(IConfigurationSection section, params string[] known)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                Refuse(child, $"There is no such key. Use one of: {string.Join(", ", known)}.");
            }
        }
    }

    private void Refuse(IConfigurationSection section, string help) => Refuse(section, section.Value ?? "(nothing)", help);

    private void Refuse(IConfigurationSection section, string value, string help) => _mistakes.Add($"{section.Path} = {value}: {help}");
}
