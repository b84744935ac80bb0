namespace Socketeer.EngineIO;

/// <summary>What there is to know of the body of a polling response, beside its bytes.</summary>
/// <param name="MayCompress">Whether it may be compressed.</param>
/// <param name="IsOctets">Whether it is no text.</param>
/// <param name="SaidFarewell">Whether it tells the client that the session ends, so that it has to end.</param>
internal readonly record struct PollingBody(bool MayCompress, bool IsOctets, bool SaidFarewell);
