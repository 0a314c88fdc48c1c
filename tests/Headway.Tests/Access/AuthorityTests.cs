using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Headway.AspNetCore.Access;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Access;

/// <summary>Keys of an OpenID Connect provider, which runs as a real HTTP server.</summary>
public sealed class AuthorityTests : IAsyncLifetime
{
    private const string Refused = "Invalid";
    private const string NoKeys = "Unchecked";

    private static readonly TimeSpan s_gap = TimeSpan.FromSeconds(5);

    private readonly RSA _old = RSA.Create(2048);
    private readonly RSA _new = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private TestAuthority _authority = null!;

    public async ValueTask InitializeAsync()
    {
        _authority = await TestAuthority.StartAsync();
        _authority.Publish(("old", _old), ("ec", _ec));
    }

    public async ValueTask DisposeAsync()
    {
        await _authority.DisposeAsync();
        _old.Dispose();
        _new.Dispose();
        _ec.Dispose();
    }

    [Fact]
    public async Task Tokens_AreTakenFromItsIssuerForItsAudience_AndFromNobodyElse()
    {
        using var keys = Keys();
        Assert.Equal("ann", await keys.CheckAsync(Token(_old, "old")));
        Assert.Equal("ann", await keys.CheckAsync(TestTokens.Es256(Claims(), _ec, "ec")));
        Assert.Equal("ann", await keys.CheckAsync(Token(_old, null)));
        Assert.Equal(Refused, await keys.CheckAsync(Token(_old, "old", "iss", "https://id.example.evil")));
        Assert.Equal(Refused, await keys.CheckAsync(Token(_old, "old", "iss", null)));
        Assert.Equal(Refused, await keys.CheckAsync(Token(_old, "old", "aud", "other")));
        Assert.Equal(Refused, await keys.CheckAsync(Token(_old, "old", "aud", null)));
        Assert.Equal(Refused, await keys.CheckAsync(Token(_old, "ec")));
        Assert.Equal(Refused, await keys.CheckAsync(Token(_new, "old")));
    }

    [Fact]
    public async Task Attacks_AreRefused()
    {
        using var keys = Keys();
        var claims = Claims().ToJsonString();
        var jwk = JsonNode.Parse(TestTokens.Jwks(("new", _new)))!["keys"]![0]!.ToJsonString();
        byte[] Rs(byte[] text) => _old.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        byte[] New(byte[] text) => _new.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        string[] tokens =
        [
            Token(_old, "foreign"),
            TestTokens.Sign("""{"alg":"RS256","kid":"old","crit":["exp"]}""", claims, Rs),
            TestTokens.Sign("""{"alg":"RS256","kid":"old","b64":false,"crit":["b64"]}""", claims, Rs),
            TestTokens.Sign("""{"alg":"RS256","kid":"old","zip":"DEF"}""", claims, Rs),
            TestTokens.Sign("""{"alg":"none","kid":"old"}""", claims, static _ => []),
            TestTokens.Sign("""{"alg":"RS256"}""", claims, static _ => []),
            TestTokens.Sign("""{"alg":"RS384","kid":"old"}""", claims, text => _old.SignData(text, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1)),
            TestTokens.Sign("""{"alg":"PS256","kid":"old"}""", claims, text => _old.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)),
            TestTokens.Sign("""{"alg":"HS256","kid":"old"}""", claims, text => HMACSHA256.HashData(_old.ExportSubjectPublicKeyInfo(), text)),
            TestTokens.Sign("""{"alg":"HS256","kid":"old"}""", claims, text => HMACSHA256.HashData(_old.ExportParameters(false).Modulus!, text)),
            TestTokens.Sign("""{"alg":"HS256","kid":"old"}""", claims, text => HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(_authority.Keys), text)),
            TestTokens.Sign("""{"alg":"HS256"}""", claims, static text => HMACSHA256.HashData(Array.Empty<byte>(), text)),
            TestTokens.Sign($$"""{"alg":"RS256","kid":"new","jwk":{{jwk}}}""", claims, New),
            TestTokens.Sign($$"""{"alg":"RS256","jwk":{{jwk}},"jku":"{{_authority.Address}}/keys"}""", claims, New),
            TestTokens.Sign("""{"alg":"RS256","kid":7}""", claims, Rs),
            TestTokens.Sign("""{"alg":"RS256","kid":["old"]}""", claims, New),
        ];
        foreach (var token in tokens)
        {
            Assert.Equal(Refused, await keys.CheckAsync(token));
        }
    }

    [Theory]
    [InlineData(29, "ann")]
    [InlineData(31, "Expired")]
    [InlineData(200, "Expired")]
    [InlineData(100_000, "Expired")]
    public async Task End_IsKept_ExceptForClocksThatDiffer(int secondsAgo, string expected)
    {
        using var keys = Keys();
        keys.Time.Advance(TimeSpan.FromDays(10_000));
        _ = await keys.CheckAsync(Token(_old, "old")); // loads the keys
        var now = keys.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(expected, await keys.CheckAsync(Token(_old, "old", "exp", now - secondsAgo)));
    }

    [Fact]
    public async Task NewKey_IsTakenAtOnce_AndUnknownOnesDoNotFloodTheAuthority()
    {
        using var keys = Keys();
        Assert.Equal("ann", await keys.CheckAsync(Token(_old, "old")));
        _authority.Publish(("new", _new));
        Assert.Equal("ann", await keys.CheckAfterAsync(s_gap, Token(_new, "new")));
        Assert.Equal(Refused, await keys.CheckAsync(Token(_old, "old")));

        var reads = _authority.Reads;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => keys.CheckAfterAsync(TimeSpan.FromMilliseconds(49), Token(_new, $"foreign{i}"))));
        Assert.InRange(_authority.Reads - reads, 1, 2); // in 9.8 seconds, with at most one read in 5 seconds
    }

    [Fact]
    public async Task WithdrawnKey_IsRefusedWithinFiveMinutes_WhileRequestsCome()
    {
        using var keys = Keys();
        Assert.Equal("ann", await keys.CheckAsync(Token(_old, "old")));
        _authority.Publish(("new", _new));
        var reads = _authority.Reads;
        Assert.Equal("ann", await keys.CheckAfterAsync(TimeSpan.FromMinutes(2), Token(_old, "old"))); // starts a refresh in the background
        await Patience.UntilAsync(() => Task.FromResult(keys.Lines("1 are in use").Any()));
        Assert.Equal(reads + 1, _authority.Reads);
        Assert.Equal(Refused, await keys.CheckAsync(Token(_old, "old")));
    }

    [Fact]
    public async Task WithdrawnKey_IsRefusedAfterFiveMinutes_WhenNoRequestCame()
    {
        using var keys = Keys();
        Assert.Equal("ann", await keys.CheckAsync(Token(_old, "old")));
        _authority.Publish(("new", _new));
        Assert.Equal(Refused, await keys.CheckAfterAsync(TimeSpan.FromMinutes(5), Token(_old, "old")));
        _authority.Keys = """{"keys":[]}""";
        Assert.Equal(Refused, await keys.CheckAfterAsync(TimeSpan.FromMinutes(5), Token(_new, "new")));
    }

    [Fact]
    public async Task AuthorityThatFails_IsTrustedForFiveMinutes_ThenNobodyIsAdmitted_AndItHeals()
    {
        using var keys = Keys();
        Assert.Equal("ann", await keys.CheckAsync(Token(_old, "old")));
        _authority.IsBroken = true;
        Assert.Equal("ann", await keys.CheckAfterAsync(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1), Token(_old, "old")));
        await Patience.UntilAsync(() => Task.FromResult(keys.Lines("cannot be read").Any()));
        var waits = new List<double>();
        keys.Time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(NoKeys, await keys.CheckAsync(Token(_old, "old")));
            waits.Add(keys.RetryAfter.TotalSeconds);
            keys.Time.Advance(keys.RetryAfter);
        }

        Assert.Equal([2, 4, 8, 16, 30, 30, 30, 30], waits);
        Assert.Single(keys.Lines("cannot be read"));
        _authority.IsBroken = false;
        Assert.Equal("ann", await keys.CheckAsync(Token(_old, "old")));
    }

    [Fact]
    public async Task BadAnswers_GiveNoKeys()
    {
        string[] discoveries =
        [
            "", "[]", "{}", "half a", $$"""{"jwks_uri":"{{_authority.Address}}/keys"}""", """{"issuer":"https://id.example"}""",
            """{"issuer":"https://id.example","jwks_uri":"http://192.0.2.7/keys"}""", """{"issuer":"https://id.example","jwks_uri":"file:///etc/passwd"}""",
            $$"""{"issuer":"https://id.example","jwks_uri":"{{_authority.Address}}/moved"}""",
            $$"""{"issuer":"https://id.example","jwks_uri":"{{_authority.Address}}/keys","more":"{{new string('x', 300 << 10)}}"}""",
        ];
        foreach (var discovery in discoveries)
        {
            _authority.Discovery = discovery;
            using var keys = Keys();
            Assert.Equal(NoKeys, await keys.CheckAsync(Token(_old, "old")));
            Assert.All(keys.Lines("cannot be read"), static line => Assert.InRange(line.Length, 1, 4000));
        }

        _authority.Discovery = null;
        using var pinned = new KeyCacheHarness(new() { Authority = _authority.Address, Audience = "headway", Issuer = "https://another.example" });
        Assert.Equal(NoKeys, await pinned.CheckAsync(Token(_old, "old")));
        Assert.Contains("Auth:Issuer", Assert.Single(pinned.Lines("cannot be read")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecretInAPublicKeySet_IsNoKey()
    {
        var secret = new byte[32];
        _authority.Keys = $$"""{"keys":[{"kty":"oct","kid":"s","k":"{{System.Buffers.Text.Base64Url.EncodeToString(secret)}}"}]}""";
        using var keys = Keys();
        Assert.Equal(Refused, await keys.CheckAsync(TestTokens.Sign("""{"alg":"HS256","kid":"s"}""", Claims().ToJsonString(), text => HMACSHA256.HashData(secret, text))));
    }

    [Fact]
    public async Task SlowAuthority_IsAskedOnce_AndHoldsUpNobodyWhoseKeyIsKnown()
    {
        using var keys = Keys();
        Assert.Equal("ann", await keys.CheckAsync(Token(_old, "old")));
        var pause = new TaskCompletionSource();
        _authority.Pause = pause.Task;
        keys.Time.Advance(TimeSpan.FromMinutes(3));
        var reads = _authority.Reads;
        var unknown = Enumerable.Range(0, 20).Select(_ => keys.CheckAsync(Token(_new, "new"))).ToList();
        Assert.Equal("ann", await keys.CheckAsync(Token(_old, "old")));
        Assert.All(unknown, static task => Assert.False(task.IsCompleted));
        _authority.Publish(("old", _old), ("new", _new));
        pause.SetResult();
        Assert.All(await Task.WhenAll(unknown), static owner => Assert.Equal("ann", owner));
        Assert.Equal(reads + 1, _authority.Reads);
    }

    [Theory]
    [InlineData("id.example")]
    [InlineData("/realms/main")]
    [InlineData("ftp://id.example")]
    [InlineData("http://id.example")]
    [InlineData("https://user:word@id.example")]
    [InlineData("https://id.example?x=1")]
    [InlineData("")]
    public void BadAddress_IsRefused_AndTheOptionNamed(string address)
    {
        var fault = Assert.Throws<AuthSettingException>(() => new KeyCacheHarness(new() { Authority = address, Audience = "headway" }));
        Assert.StartsWith("Auth:Authority must be", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnreachableAuthority_TheServerStarts_Answers503_AndHeals()
    {
        var address = _authority.Address;
        await _authority.DisposeAsync();
        await using var host = await AccessHost.StartAsync($"--Auth:Authority={address}", "--Auth:Audience=headway");
        Assert.Null(host.Services.GetService<IAuthenticationSchemeProvider>());
        using var refused = await host.GetAsync("/v1/jobs", Token(_old, "old"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("\"code\":\"keys_unavailable\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        using var garbage = await host.GetAsync("/v1/jobs", "garbage");
        Assert.Equal(HttpStatusCode.Unauthorized, garbage.StatusCode);
        using var missing = await host.GetAsync("/v1/jobs");
        Assert.Equal(HttpStatusCode.Unauthorized, missing.StatusCode);

        _authority = await TestAuthority.StartAsync(address);
        _authority.Publish(("old", _old));
        using var healed = await Polling.UntilAsync(() => host.GetAsync("/v1/jobs", Token(_old, "old")), HttpStatusCode.OK);
        using var foreign = await host.GetAsync("/v1/jobs", Token(_new, "old"));
        Assert.Equal(HttpStatusCode.Unauthorized, foreign.StatusCode);
    }

    private KeyCacheHarness Keys() => new(new() { Authority = _authority.Address, Audience = "headway" });

    private static JsonObject Claims()
    {
        var claims = TestTokens.Claims();
        claims["iss"] = "https://id.example";
        claims["aud"] = "headway";
        return claims;
    }

    private static string Token(RSA key, string? kid) => TestTokens.Rs256(Claims(), key, kid);

    private static string Token(RSA key, string? kid, string claim, JsonNode? value)
    {
        var claims = Claims();
        claims[claim] = value;
        return TestTokens.Rs256(claims, key, kid);
    }
}
