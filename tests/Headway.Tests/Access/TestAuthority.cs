using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Headway.Tests.Access;

/// <summary>An HTTP server on the loopback address with a discovery document and a key set that tests can change.</summary>
internal sealed class TestAuthority : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _reads;

    private TestAuthority(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add(address);
        _app.MapGet("/.well-known/openid-configuration", () => Results.Text(Discovery ?? $$"""{"issuer":"{{Issuer}}","jwks_uri":"{{Address}}/keys"}"""));
        _app.MapGet("/keys", ReadKeysAsync);
        _app.MapGet("/moved", () => Results.Redirect($"{Address}/keys"));
    }

    public string Address => _app.Urls.First();

    public string Issuer { get; set; } = "https://id.example";

    /// <summary>The discovery document; null for a valid one.</summary>
    public string? Discovery { get; set; }

    public string Keys { get; set; } = """{"keys":[]}""";

    /// <summary>Whether requests for the keys get status 500.</summary>
    public bool IsBroken { get; set; }

    /// <summary>The task that responses with keys wait for.</summary>
    public Task Pause { get; set; } = Task.CompletedTask;

    /// <summary>The number of requests for the keys.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public static async Task<TestAuthority> StartAsync(string address = "http://127.0.0.1:0")
    {
        var authority = new TestAuthority(address);
        await authority._app.StartAsync();
        return authority;
    }

    public void Publish(params (string Kid, AsymmetricAlgorithm Key)[] keys) => Keys = TestTokens.Jwks(keys);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> ReadKeysAsync()
    {
        Interlocked.Increment(ref _reads);
        await Pause;
        return IsBroken ? Results.StatusCode(StatusCodes.Status500InternalServerError) : Results.Text(Keys);
    }
}
