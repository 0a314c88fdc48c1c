namespace Headway.Tests.Access;

/// <summary>One host with a shared secret for the tests of a class.</summary>
public sealed class SecretHost : IAsyncLifetime
{
    public AccessHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await AccessHost.WithSecretAsync();

    public async ValueTask DisposeAsync() => await Host.DisposeAsync();
}
