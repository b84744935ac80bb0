using System.Buffers;
using Microsoft.Extensions.Options;

namespace Socketeer.Client;

/// <summary>Refuses options that cannot work, with the name of the option and what would.</summary>
public sealed class SocketIOClientOptionsValidator : IValidateOptions<SocketIOClientOptions>
{
    // Of HTTP: names of headers and of subprotocols are such.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, SocketIOClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = new ValidateOptionsResultBuilder();
        if (string.IsNullOrEmpty(options.Path.Trim('/')))
        {
            builder.AddError("It needs a name, such as /socket.io.", nameof(options.Path));
        }

        if (options.Transports.Count == 0 || options.Transports.Distinct().Count() != options.Transports.Count)
        {
            builder.AddError("At least one transport is needed, and each once.", nameof(options.Transports));
        }

        foreach ((string header, string value) in options.Headers)
        {
            // Requests of polling would leave it out without a word.
            if (!IsToken(header) || value.AsSpan().ContainsAny("\r\n\0"))
            {
                builder.AddError($"\"{header}\" is no name of a header, or its value has more than one line.", nameof(options.Headers));
            }
        }

        foreach (string protocol in options.Protocols)
        {
            if (!IsToken(protocol))
            {
                builder.AddError($"\"{protocol}\" is no name of a subprotocol.", nameof(options.Protocols));
            }
        }

        if (options.HttpMessageHandler is not null && (options.ConfigureHandler is not null || options.WithCredentials))
        {
            builder.AddError(
                $"A handler of your own is used as it is: set its cookies, proxy and TLS yourself instead of {nameof(options.ConfigureHandler)} and "
                + $"{nameof(options.WithCredentials)}.",
                nameof(options.HttpMessageHandler));
        }

        if (options.RandomizationFactor is not (>= 0 and <= 1))
        {
            builder.AddError("It is from 0 to 1.", nameof(options.RandomizationFactor));
        }

        if (options.ReconnectionDelay > options.ReconnectionDelayMax)
        {
            builder.AddError($"It may not be above {nameof(options.ReconnectionDelayMax)}.", nameof(options.ReconnectionDelay));
        }

        if (options.Retries > 0 && options.AckTimeout is null)
        {
            builder.AddError($"Nothing tells when to send again. Set {nameof(options.AckTimeout)} too.", nameof(options.Retries));
        }

        CheckTime(builder, nameof(options.ReconnectionDelay), options.ReconnectionDelay);
        CheckTime(builder, nameof(options.ReconnectionDelayMax), options.ReconnectionDelayMax);
        CheckTime(builder, nameof(options.ConnectTimeout), options.ConnectTimeout);
        CheckTime(builder, nameof(options.CloseTimeout), options.CloseTimeout);
        CheckTime(builder, nameof(options.RequestTimeout), options.RequestTimeout ?? options.ConnectTimeout);
        CheckTime(builder, nameof(options.AckTimeout), options.AckTimeout ?? options.ConnectTimeout);
        if (options.ConnectDeadline != Timeout.InfiniteTimeSpan)
        {
            CheckTime(builder, nameof(options.ConnectDeadline), options.ConnectDeadline);
        }

        CheckPositive(builder, nameof(options.ReconnectionAttempts), options.ReconnectionAttempts ?? 1);
        CheckPositive(builder, nameof(options.MaxMessageSize), options.MaxMessageSize);
        CheckPositive(builder, nameof(options.MaxAttachments), options.MaxAttachments);
        CheckPositive(builder, nameof(options.MaxDepth), options.MaxDepth);
        CheckPositive(builder, nameof(options.MaxQueuedEvents), options.MaxQueuedEvents);
        CheckPositive(builder, nameof(options.MaxEventsBehindAcks), options.MaxEventsBehindAcks);
        CheckPositive(builder, nameof(options.MaxPendingAcks), options.MaxPendingAcks);
        CheckPositive(builder, nameof(options.MaxSendQueueSize), options.MaxSendQueueSize);
        CheckPositive(builder, nameof(options.SendQueueHighWaterMark), options.SendQueueHighWaterMark);
        CheckPositive(builder, nameof(options.MaxSendBufferSize), options.MaxSendBufferSize);
        if (options.Retries < 0)
        {
            builder.AddError("It may not be negative.", nameof(options.Retries));
        }

        return builder.Build();
    }

    private static bool IsToken(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(TokenCharacters);

    private static void CheckTime(ValidateOptionsResultBuilder builder, string option, TimeSpan value)
    {
        // What a timer takes.
        if (value <= TimeSpan.Zero || value.TotalMilliseconds > int.MaxValue)
        {
            builder.AddError("It must be above zero and below 24 days.", option);
        }
    }

    private static void CheckPositive(ValidateOptionsResultBuilder builder, string option, int value)
    {
        if (value <= 0)
        {
            builder.AddError("It must be above zero.", option);
        }
    }
}
