namespace FixtureServer.Profiles;

/// <summary>One behaviour of the fixture server.</summary>
internal interface IProfile
{
    string Name { get; }

    void AddServices(IServiceCollection services);

    void Map(WebApplication app);
}
