using Microsoft.Extensions.Options;

namespace Socketeer.EngineIO;

/// <summary>Refuses options that cannot work, with the name of the option and what would.</summary>
public sealed class EngineIOOptionsValidator : IValidateOptions<EngineIOOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, EngineIOOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = new ValidateOptionsResultBuilder();
        CheckTime(builder, nameof(options.PingInterval), options.PingInterval);
        CheckTime(builder, nameof(options.PingTimeout), options.PingTimeout);
        CheckTime(builder, nameof(options.UpgradeTimeout), options.UpgradeTimeout);
        CheckTime(builder, nameof(options.CloseTimeout), options.CloseTimeout);
        CheckPositive(builder, nameof(options.MaxHttpBufferSize), options.MaxHttpBufferSize);
        CheckPositive(builder, nameof(options.MaxPacketsPerPayload), options.MaxPacketsPerPayload ?? 1);
        CheckPositive(builder, nameof(options.MaxFragments), options.MaxFragments);
        CheckPositive(builder, nameof(options.MaxSendQueueSize), options.MaxSendQueueSize);
        CheckPositive(builder, nameof(options.MaxSendQueueLength), options.MaxSendQueueLength);
        CheckPositive(builder, nameof(options.SendQueueHighWaterMark), options.SendQueueHighWaterMark);
        if ((options.Transports & ~(EngineTransports.Polling | EngineTransports.WebSocket)) != 0 || options.Transports == EngineTransports.None)
        {
            builder.AddError(
                $"{options.Transports} is no set of transports. Use Polling, WebSocket, or both.", nameof(options.Transports));
        }

        if (options.SendQueueHighWaterMark > options.MaxSendQueueSize)
        {
            builder.AddError(
                $"{options.SendQueueHighWaterMark} is above {nameof(options.MaxSendQueueSize)} ({options.MaxSendQueueSize}). Lower it or raise the latter.",
                nameof(options.SendQueueHighWaterMark));
        }

        return builder.Build();
    }

    private static void CheckTime(ValidateOptionsResultBuilder builder, string name, TimeSpan value)
    {
        if (value < Shortest || value > Longest)
        {
            builder.AddError($"{value} is out of range. Use a time from 10 milliseconds to 24 days, such as 00:00:25.", name);
        }
    }

    private static void CheckPositive(ValidateOptionsResultBuilder builder, string name, int value)
    {
        if (value <= 0)
        {
            builder.AddError($"{value} is out of range. Use a number above 0.", name);
        }
    }
}
