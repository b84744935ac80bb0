using Microsoft.Extensions.Options;
using Socketeer.EngineIO;

namespace Socketeer.Server;

/// <summary>Refuses options that cannot work, with the name of the option and what would.</summary>
public sealed class SocketIOOptionsValidator : IValidateOptions<SocketIOOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, SocketIOOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = new ValidateOptionsResultBuilder();
        builder.AddResult(new EngineIOOptionsValidator().Validate(name, options));
        CheckTime(builder, nameof(options.ConnectTimeout), options.ConnectTimeout);
        CheckTime(builder, nameof(options.ShutdownTimeout), options.ShutdownTimeout);
        CheckTime(builder, nameof(options.DrainTimeout), options.DrainTimeout ?? options.ShutdownTimeout);
        CheckTime(builder, nameof(options.AuthenticationRefreshLead), options.AuthenticationRefreshLead);
        if (options.AuthenticationRefresh is not null && !options.CloseOnAuthenticationExpiration)
        {
            builder.AddError(
                $"It is used only when authentication expires. Set {nameof(options.CloseOnAuthenticationExpiration)} too.", nameof(options.AuthenticationRefresh));
        }

        CheckPositive(builder, nameof(options.MaxRateLimitRefusals), options.MaxRateLimitRefusals);
        CheckPositive(builder, nameof(options.MaxAttachments), options.MaxAttachments);
        CheckPositive(builder, nameof(options.MaxDepth), options.MaxDepth);
        CheckPositive(builder, nameof(options.MaxNamespaceLength), options.MaxNamespaceLength);
        CheckPositive(builder, nameof(options.MaxEventNameLength), options.MaxEventNameLength);
        CheckPositive(builder, nameof(options.MaxRoomNameLength), options.MaxRoomNameLength);
        CheckPositive(builder, nameof(options.MaxRoomsPerSocket), options.MaxRoomsPerSocket);
        CheckPositive(builder, nameof(options.MaxNamespacesPerConnection), options.MaxNamespacesPerConnection);
        CheckPositive(builder, nameof(options.MaxChildNamespaces), options.MaxChildNamespaces);
        CheckPositive(builder, nameof(options.MaxChildNamespacesPerConnection), options.MaxChildNamespacesPerConnection);
        CheckPositive(builder, nameof(options.MaxPendingAcks), options.MaxPendingAcks);
        CheckPositive(builder, nameof(options.MaxQueuedEvents), options.MaxQueuedEvents);
        CheckPositive(builder, nameof(options.MaxEventsBehindAcks), options.MaxEventsBehindAcks);
        if (options.ConnectionStateRecovery is { } recovery)
        {
            CheckTime(builder, nameof(recovery.MaxDisconnectionDuration), recovery.MaxDisconnectionDuration);
            CheckPositive(builder, nameof(recovery.MaxSessions), recovery.MaxSessions);
            CheckPositive(builder, nameof(recovery.MaxPackets), recovery.MaxPackets);
            CheckPositive(builder, nameof(recovery.MaxPacketBytes), recovery.MaxPacketBytes);
        }

        return builder.Build();
    }

    private static void CheckTime(ValidateOptionsResultBuilder builder, string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromMilliseconds(int.MaxValue))
        {
            builder.AddError($"{value} is out of range. Use a time above 0 and up to 24 days, such as 00:00:45.", name);
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
