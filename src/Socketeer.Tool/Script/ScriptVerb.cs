namespace Socketeer.Tool;

/// <summary>What a line asks for.</summary>
internal enum ScriptVerb
{
    Emit,
    Ack,
    On,
    Off,
    To,
    Wait,
    Connect,
    Disconnect,
    Info,
    Help,
    Quit,
}
