namespace Socketeer.Protocol.EngineIO;

/// <summary>One Engine.IO message, ready to be sent.</summary>
/// <param name="Data">Text: the type digit <c>4</c> and the UTF-8 text. Binary: the bytes alone.</param>
/// <param name="IsBinary">Whether the message is binary.</param>
public readonly record struct EncodedMessage(ReadOnlyMemory<byte> Data, bool IsBinary);
