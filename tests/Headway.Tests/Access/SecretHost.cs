namespace Headway.Tests.Access;

/// <summary>One host with a shared secret for the tests of a class.</summary>
public sealed class SecretHost : IAsyncLifetime
{
    public AccessHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await AccessHost.WithSecretAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
