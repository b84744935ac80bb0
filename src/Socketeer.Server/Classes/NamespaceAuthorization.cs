using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Socketeer.Server;

/// <summary>The <c>[Authorize]</c> attributes of a namespace class, checked when a client joins the namespace.</summary>
internal sealed class NamespaceAuthorization
{
    private readonly IAuthorizeData[] _data;
    private readonly IAuthorizationRequirementData[] _requirements;

    /// <exception cref="InvalidOperationException">An attribute names authentication schemes.</exception>
    public NamespaceAuthorization(Type type)
    {
        object[] attributes = type.GetCustomAttributes(inherit: true);
        bool isOpen = attributes.Any(static attribute => attribute is IAllowAnonymous);
        _data = isOpen ? [] : [.. attributes.OfType<IAuthorizeData>()];
        _requirements = isOpen ? [] : [.. attributes.OfType<IAuthorizationRequirementData>()];
        if (Array.Exists(_data, static data => !string.IsNullOrEmpty(data.AuthenticationSchemes)))
        {
            throw new InvalidOperationException(
                $"[Authorize] of {type} names authentication schemes, but who the client is was found out by its first request. "
                + "Name them there: app.MapSocketIO().RequireAuthorization(policy => policy.AddAuthenticationSchemes(…)…).");
        }
    }

    public bool IsNeeded => _data.Length > 0 || _requirements.Length > 0;

    /// <summary>Lets a socket pass whose user the policies allow; they get the socket as their resource.</summary>
    public async Task CheckAsync(ServerSocket socket, Func<Task> next)
    {
        await using (AsyncServiceScope scope = socket.Namespace.Server.Services.CreateAsyncScope())
        {
            AuthorizationPolicy policy = await GetPolicyAsync(scope.ServiceProvider.GetRequiredService<IAuthorizationPolicyProvider>());
            IAuthorizationService authorization = scope.ServiceProvider.GetRequiredService<IAuthorizationService>();
            AuthorizationResult result = await authorization.AuthorizeAsync(socket.Handshake.User, socket, policy);
            if (!result.Succeeded)
            {
                // The words of the HTTP status codes 401 and 403.
                throw new ConnectRefusedException(socket.Handshake.User.Identity?.IsAuthenticated == true ? "Forbidden" : "Unauthorized");
            }
        }

        await next();
    }

    private async Task<AuthorizationPolicy> GetPolicyAsync(IAuthorizationPolicyProvider provider)
    {
        var builder = new AuthorizationPolicyBuilder();
        if (await AuthorizationPolicy.CombineAsync(provider, _data) is { } named)
        {
            builder.Combine(named);
        }

        foreach (IAuthorizationRequirementData data in _requirements)
        {
            builder.AddRequirements([.. data.GetRequirements()]);
        }

        return builder.Build();
    }
}
