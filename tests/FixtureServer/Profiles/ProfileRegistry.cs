namespace FixtureServer.Profiles;

/// <summary>The profiles by name.</summary>
internal static class ProfileRegistry
{
    private static readonly IProfile[] Profiles =
    [
        new EngineProfile(), new EngineClientProfile(), new EngineOptionsProfile(), new ProtocolProfile(isPatient: false),
        new ProtocolProfile(isPatient: true), new ClientProfile(),
        new RecoveryProfile(skipMiddlewares: true), new RecoveryProfile(skipMiddlewares: false), new DynamicProfile(),
        new ServerApiProfile(), new HooksProfile(), new MessagePackProfile(new ProtocolProfile(isPatient: false)), new MessagePackProfile(new ClientProfile()),
        new BenchProfile(),
    ];

    public static IProfile Find(string? name) =>
        Array.Find(Profiles, profile => profile.Name == name)
        ?? throw new ArgumentException($"--profile {name} is unknown. Use one of: {string.Join(", ", Profiles.Select(profile => profile.Name))}.");
}
