using Socketeer.Protocol.SocketIO;

namespace Socketeer;

/// <summary>A list of arguments that can be written into a packet. Structs, so that an emit boxes nothing.</summary>
public interface IEmitArguments
{
    /// <summary>Writes the arguments, one after the other.</summary>
    /// <param name="writer">The payload under construction; its array is open and holds the event's name.</param>
    void WriteTo(PayloadWriter writer);
}
