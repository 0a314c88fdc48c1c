using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Access;

/// <summary>Keys that verify tokens, and keys that are refused at startup.</summary>
public sealed class KeyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task RsaKey_TakesItsTokens_AndIsNoSecret()
    {
        var pem = _rsa.ExportSubjectPublicKeyInfoPem();
        await using var host = await WithKeyFileAsync(pem);
        await AssertAsync(host, HttpStatusCode.OK, TestTokens.Rs256(TestTokens.Claims(), _rsa));
        await AssertAsync(host, HttpStatusCode.OK, TestTokens.Rs256(TestTokens.Claims(), _rsa, "any"));
        await AssertAsync(host, HttpStatusCode.Unauthorized, TestTokens.Hs256(TestTokens.Claims(), pem));
        await AssertAsync(host, HttpStatusCode.Unauthorized, TestTokens.Hs256(TestTokens.Claims(), pem.TrimEnd()));
        await AssertAsync(host, HttpStatusCode.Unauthorized, TestTokens.Hs256(TestTokens.Claims(), pem + "\n"));
        await AssertAsync(host, HttpStatusCode.Unauthorized, HmacWith(_rsa.ExportSubjectPublicKeyInfo()));
        await AssertAsync(host, HttpStatusCode.Unauthorized, HmacWith(_rsa.ExportParameters(false).Modulus!));
        await AssertAsync(host, HttpStatusCode.Unauthorized, TestTokens.Es256(TestTokens.Claims(), _ec));
        using var other = RSA.Create(2048);
        await AssertAsync(host, HttpStatusCode.Unauthorized, TestTokens.Rs256(TestTokens.Claims(), other));
    }

    [Fact]
    public async Task EcKey_TakesItsTokens()
    {
        await using var host = await WithKeyFileAsync(_ec.ExportSubjectPublicKeyInfoPem(), "--Auth:Algorithms=ES256");
        await AssertAsync(host, HttpStatusCode.OK, TestTokens.Es256(TestTokens.Claims(), _ec));
        await AssertAsync(host, HttpStatusCode.Unauthorized, TestTokens.Rs256(TestTokens.Claims(), _rsa));
        var der = TestTokens.Sign("""{"alg":"ES256"}""", TestTokens.Claims().ToJsonString(), text => _ec.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        await AssertAsync(host, HttpStatusCode.Unauthorized, der);
        var zero = TestTokens.Sign("""{"alg":"ES256"}""", TestTokens.Claims().ToJsonString(), static _ => new byte[64]);
        await AssertAsync(host, HttpStatusCode.Unauthorized, zero);
    }

    [Fact]
    public async Task KeySet_HonoursKid_AndIsReadAgainWhenItChanges()
    {
        using var second = RSA.Create(2048);
        var file = _folder["jwks.json"];
        await File.WriteAllTextAsync(file, TestTokens.Jwks(("one", _rsa), ("two", _ec)));
        await using var host = await AccessHost.StartAsync($"--Auth:JwksFile={file}");
        await AssertAsync(host, HttpStatusCode.OK, TestTokens.Rs256(TestTokens.Claims(), _rsa, "one"));
        await AssertAsync(host, HttpStatusCode.OK, TestTokens.Rs256(TestTokens.Claims(), _rsa));
        await AssertAsync(host, HttpStatusCode.OK, TestTokens.Es256(TestTokens.Claims(), _ec, "two"));
        await AssertAsync(host, HttpStatusCode.Unauthorized, TestTokens.Rs256(TestTokens.Claims(), _rsa, "two"));
        await AssertAsync(host, HttpStatusCode.Unauthorized, TestTokens.Rs256(TestTokens.Claims(), _rsa, "three"));

        await File.WriteAllTextAsync(file, "half a");
        await File.WriteAllTextAsync(file, TestTokens.Jwks(("three", second)));
        using var reloaded = await Polling.UntilAsync(() => host.GetAsync("/v1/jobs", TestTokens.Rs256(TestTokens.Claims(), second, "three")), HttpStatusCode.OK);
        await AssertAsync(host, HttpStatusCode.Unauthorized, TestTokens.Rs256(TestTokens.Claims(), _rsa, "one"));
    }

    [Fact]
    public async Task IssuerAndAudience_AreCheckedWhenConfigured()
    {
        await using var host = await AccessHost.WithSecretAsync("--Auth:Issuer=https://id.example", "--Auth:Audience=headway");
        await AssertAsync(host, HttpStatusCode.OK, Token("https://id.example", "headway"));
        await AssertAsync(host, HttpStatusCode.OK, Token("https://id.example", new JsonArray("other", "headway")));
        await AssertAsync(host, HttpStatusCode.Unauthorized, Token("https://id.example", "other"));
        await AssertAsync(host, HttpStatusCode.Unauthorized, Token("https://id.example", new JsonArray("other")));
        await AssertAsync(host, HttpStatusCode.Unauthorized, Token("https://id.example", null));
        await AssertAsync(host, HttpStatusCode.Unauthorized, Token("https://id.example.evil", "headway"));
        await AssertAsync(host, HttpStatusCode.Unauthorized, Token(null, "headway"));

        static string Token(JsonNode? issuer, JsonNode? audience)
        {
            var claims = TestTokens.Claims();
            claims["iss"] = issuer;
            claims["aud"] = audience;
            return TestTokens.Hs256(claims);
        }
    }

    [Theory]
    [InlineData("Auth:Key", "--Auth:Key=short")]
    [InlineData("Auth:Key", "--Auth:Key=")]
    [InlineData("Auth:Key", "--Auth:Key=a secret of the tests, longer than 32 bytes", "--Auth:Mode=none")]
    [InlineData("Auth:Algorithms", "--Auth:Key=a secret of the tests, longer than 32 bytes", "--Auth:Algorithms=none")]
    [InlineData("Auth:Algorithms", "--Auth:Key=a secret of the tests, longer than 32 bytes", "--Auth:Algorithms=RS256")]
    [InlineData("Auth:Issuer", "--Auth:Issuer=https://id.example")]
    [InlineData("Auth:KeyFile", "--Auth:KeyFile=/nowhere/at/all")]
    [InlineData("Auth:KeyFile", "--Auth:KeyFile=/nowhere/at/all", "--Auth:JwksFile=/nowhere/either")]
    [InlineData("Auth:JwksFile", "--Auth:JwksFile=/nowhere/at/all")]
    [InlineData("Auth:Audience", "--Auth:Authority=https://id.example")]
    [InlineData("Auth:Authority", "--Auth:Authority=http://id.example", "--Auth:Audience=headway")]
    [InlineData("Auth:ClockSkew", "--Auth:Key=a secret of the tests, longer than 32 bytes", "--Auth:ClockSkew=01:00:00")]
    public async Task BadSettings_StopTheStart_AndAreNamed(string named, params string[] settings)
    {
        var (code, output) = await HeadwayProcess.RunToEndAsync([.. settings, "--port", "0", "--data", _folder["data"]]);
        Assert.Equal(2, code);
        Assert.Contains(named, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadKeys_AreRefused()
    {
        using var small = RSA.Create(1024);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        string[] bad =
        [
            "short", "", small.ExportSubjectPublicKeyInfoPem(), curve.ExportSubjectPublicKeyInfoPem(), _rsa.ExportPkcs8PrivateKeyPem(),
            Convert.ToBase64String(_rsa.ExportSubjectPublicKeyInfo()), "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 somebody", TestTokens.Jwks(("one", _rsa)),
            $"{_rsa.ExportSubjectPublicKeyInfoPem()}\n{_ec.ExportSubjectPublicKeyInfoPem()}", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "-----BEGIN",
        ];
        foreach (var text in bad)
        {
            await AssertRefusedAsync("KeyFile", Encoding.UTF8.GetBytes(text));
        }

        await AssertRefusedAsync("KeyFile", _rsa.ExportSubjectPublicKeyInfo());
        foreach (var text in (string[])["", "{}", "[]", "{\"keys\":[]}", "{\"keys\":[{}]}", "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"!\",\"e\":\"AQAB\"}]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}", TestTokens.Jwks(("one", small))])
        {
            await AssertRefusedAsync("JwksFile", Encoding.UTF8.GetBytes(text));
        }
    }

    [Fact]
    public async Task OtherForms_OfAKey_AreTaken()
    {
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=tests", _rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(1));
        foreach (var pem in (string[])[certificate.ExportCertificatePem(), _rsa.ExportRSAPublicKeyPem()])
        {
            await using var host = await WithKeyFileAsync(pem);
            await AssertAsync(host, HttpStatusCode.OK, TestTokens.Rs256(TestTokens.Claims(), _rsa));
        }

        await using var secret = await WithKeyFileAsync(TestTokens.Secret + "\n");
        await AssertAsync(secret, HttpStatusCode.OK, TestTokens.For("ann"));
    }

    private async Task AssertRefusedAsync(string option, byte[] content)
    {
        await File.WriteAllBytesAsync(_folder["key"], content);
        var fault = await Assert.ThrowsAsync<Headway.AspNetCore.Access.AuthSettingException>(() => AccessHost.StartAsync($"--Auth:{option}={_folder["key"]}"));
        Assert.StartsWith($"Auth:{option}", fault.Message, StringComparison.Ordinal);
    }

    private static string HmacWith(byte[] secret) =>
        TestTokens.Sign("""{"alg":"HS256"}""", TestTokens.Claims().ToJsonString(), text => HMACSHA256.HashData(secret, text));

    private async Task<AccessHost> WithKeyFileAsync(string text, params string[] more)
    {
        await File.WriteAllTextAsync(_folder["key"], text);
        return await AccessHost.StartAsync([$"--Auth:KeyFile={_folder["key"]}", .. more]);
    }

    private static async Task AssertAsync(AccessHost host, HttpStatusCode status, string token)
    {
        using var answer = await host.GetAsync("/v1/jobs", token);
        Assert.Equal(status, answer.StatusCode);
    }
}
