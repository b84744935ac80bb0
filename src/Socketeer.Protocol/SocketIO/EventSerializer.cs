using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Socketeer.Protocol.SocketIO;

/// <summary>
/// Turns arguments into JSON and back by System.Text.Json, with binary anywhere in them as attachments. Safe to call from any
/// thread.
/// </summary>
public sealed class EventSerializer
{
    private static readonly JsonSerializerOptions WebDefaults = new(JsonSerializerDefaults.Web);

    /// <summary>Makes a serializer.</summary>
    /// <param name="options">
    /// The application's options, copied; <see langword="null"/> for the web defaults (camelCase names). Under native AOT they
    /// must bring the resolver of a source-generated context that knows the application's types.
    /// </param>
    /// <param name="resolvers">Further types that are known without reflection.</param>
    public EventSerializer(JsonSerializerOptions? options = null, params IEnumerable<IJsonTypeInfoResolver> resolvers)
    {
        ArgumentNullException.ThrowIfNull(resolvers);
        Options = new JsonSerializerOptions(options ?? WebDefaults);

        // Property names are escaped once, by these options, not by the writer's.
        Options.Encoder ??= PayloadWriter.Encoder;
        Options.Converters.Insert(0, new ByteArrayAttachmentConverter());
        Options.Converters.Insert(1, new ReadOnlyMemoryAttachmentConverter());
        Options.Converters.Insert(2, new MemoryAttachmentConverter());
        if ((Options.NumberHandling & JsonNumberHandling.AllowNamedFloatingPointLiterals) == 0)
        {
            Options.Converters.Add(new NonFiniteDoubleConverter());
            Options.Converters.Add(new NonFiniteSingleConverter());
        }

        if (Options.TypeInfoResolver is null && JsonSerializer.IsReflectionEnabledByDefault)
        {
            AddReflection(Options);
        }

        foreach (IJsonTypeInfoResolver resolver in resolvers)
        {
            Options.TypeInfoResolverChain.Add(resolver);
        }

        Options.TypeInfoResolverChain.Add(BuiltInJsonContext.Default);
        Options.MakeReadOnly();
    }

    /// <summary>Gets the serializer of the web defaults.</summary>
    public static EventSerializer Default { get; } = new();

    /// <summary>Gets the options in use: the application's, with the converters of this library.</summary>
    public JsonSerializerOptions Options { get; }

    internal void Write<T>(PayloadWriter writer, T value)
    {
        // The JIT keeps one of these branches for a value type: nothing is boxed.
        if (typeof(T) == typeof(EventArgument))
        {
            writer.Write(Unsafe.As<T, EventArgument>(ref value));
        }
        else if (typeof(T) == typeof(EventArguments))
        {
            // Among other arguments, as "...args" in JavaScript.
            WriteEach(writer, Unsafe.As<T, EventArguments>(ref value));
        }
        else if (typeof(T).IsValueType)
        {
            JsonSerializer.Serialize(writer.JsonWriter, value, (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T)));
        }
        else
        {
            WriteObject(writer, value);
        }
    }

    internal T? Read<T>(Packet packet, PayloadSlice slice)
    {
        ReadOnlySpan<byte> json = packet.Payload.Span.Slice(slice.Start, slice.Length);
        Packet? outer = AttachmentScope.Packet;
        AttachmentScope.Packet = packet;
        try
        {
            return JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T)));
        }
        finally
        {
            AttachmentScope.Packet = outer;
        }
    }

    private static void WriteEach(PayloadWriter writer, EventArguments arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            writer.Write(arguments[i]);
        }
    }

    // The run-time type decides, as a JavaScript object is written whole whatever it is called.
    private void WriteObject(PayloadWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.JsonWriter.WriteNullValue();
                break;
            case string text:
                writer.JsonWriter.WriteStringValue(text);
                break;
            case byte[] data:
                writer.WriteBinary(data);
                break;
            case EventArgument argument:
                writer.Write(argument);
                break;
            case EventArguments arguments:
                WriteEach(writer, arguments);
                break;
            default:
                JsonSerializer.Serialize(writer.JsonWriter, value, Options.GetTypeInfo(value.GetType()));
                break;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where the application left reflection on.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where the application left reflection on.")]
    private static void AddReflection(JsonSerializerOptions options) =>
        options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
}
