using Socketeer.Protocol.SocketIO;

namespace Socketeer;

/// <summary>No arguments.</summary>
internal readonly struct NoArguments : IEmitArguments
{
    public void WriteTo(PayloadWriter writer)
    {
    }
}

/// <summary>One argument of a static type.</summary>
internal readonly struct EmitArguments<T1>(T1 first) : IEmitArguments
{
    public void WriteTo(PayloadWriter writer) => writer.Write(first);
}

/// <summary>Two arguments of static types.</summary>
internal readonly struct EmitArguments<T1, T2>(T1 first, T2 second) : IEmitArguments
{
    public void WriteTo(PayloadWriter writer)
    {
        writer.Write(first);
        writer.Write(second);
    }
}

/// <summary>Three arguments of static types.</summary>
internal readonly struct EmitArguments<T1, T2, T3>(T1 first, T2 second, T3 third) : IEmitArguments
{
    public void WriteTo(PayloadWriter writer)
    {
        writer.Write(first);
        writer.Write(second);
        writer.Write(third);
    }
}

/// <summary>Four arguments of static types.</summary>
internal readonly struct EmitArguments<T1, T2, T3, T4>(T1 first, T2 second, T3 third, T4 fourth) : IEmitArguments
{
    public void WriteTo(PayloadWriter writer)
    {
        writer.Write(first);
        writer.Write(second);
        writer.Write(third);
        writer.Write(fourth);
    }
}

/// <summary>Any number of arguments, each written as what it is at run time.</summary>
internal readonly struct EmitArgumentList(IReadOnlyList<object?> arguments) : IEmitArguments
{
    public void WriteTo(PayloadWriter writer)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            writer.Write(arguments[i]);
        }
    }
}
