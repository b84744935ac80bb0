namespace Socketeer.Protocol.EngineIO;

/// <summary>One Engine.IO message, ready to be sent.</summary>
/// <param name="Data">Text: a whole Engine.IO packet, the type digit first. Binary: the bytes alone.</param>
/// <param name="IsBinary">Whether the message is binary.</param>
public readonly record struct EncodedMessage(ReadOnlyMemory<byte> Data, bool IsBinary);
