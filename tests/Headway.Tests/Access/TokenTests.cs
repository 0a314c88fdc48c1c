using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Headway.Tests.Hosting;
using Headway.Tests.Native;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Access;

/// <summary>Validation of tokens (PROTOCOL.md, section 10).</summary>
public sealed class TokenTests(SharedSecretHost secret) : IClassFixture<SharedSecretHost>
{
    private readonly AccessHost _host = secret.Host;

    public static TheoryData<string, string> BadTokens => new()
    {
        { "no signature, alg none", TestTokens.Sign("""{"alg":"none"}""", TestTokens.Claims().ToJsonString(), static _ => []) },
        { "alg None", TestTokens.Sign("""{"alg":"None"}""", TestTokens.Claims().ToJsonString(), static _ => []) },
        { "alg left out", TestTokens.Sign("""{"typ":"JWT"}""", TestTokens.Claims().ToJsonString(), Hmac) },
        { "alg of another hash", TestTokens.Sign("""{"alg":"HS512"}""", TestTokens.Claims().ToJsonString(), static text => HMACSHA512.HashData(Encoding.UTF8.GetBytes(TestTokens.Secret), text)) },
        { "alg twice", TestTokens.Sign("""{"alg":"none","alg":"HS256"}""", TestTokens.Claims().ToJsonString(), static _ => []) },
        { "unknown critical extension", TestTokens.Sign("""{"alg":"HS256","crit":["exp"]}""", TestTokens.Claims().ToJsonString(), Hmac) },
        { "signature stripped", TestTokens.For("ann")[..(TestTokens.For("ann").LastIndexOf('.') + 1)] },
        { "signature and dot stripped", TestTokens.For("ann")[..TestTokens.For("ann").LastIndexOf('.')] },
        { "signature of another token", $"{TestTokens.For("ann")[..TestTokens.For("ann").LastIndexOf('.')]}.{TestTokens.For("bob").Split('.')[2]}" },
        { "another secret", TestTokens.Hs256(TestTokens.Claims(), "another secret of the tests, just as long") },
        { "no exp", TestTokens.Hs256(new JsonObject { ["sub"] = "ann" }) },
        { "exp null", TestTokens.Hs256(TestTokens.Claims("exp", (JsonNode?)null)) },
        { "exp a word", TestTokens.Hs256(TestTokens.Claims("exp", (JsonNode)"tomorrow")) },
        { "exp an object", TestTokens.Hs256(TestTokens.Claims("exp", new JsonObject())) },
        { "not yet valid", TestTokens.Hs256(TestTokens.Claims("nbf", (JsonNode)(TestTokens.Now + 86400))) },
        { "no sub", TestTokens.Hs256(new JsonObject { ["exp"] = TestTokens.Now + 7200 }) },
        { "sub empty", TestTokens.For("") },
        { "sub a number", TestTokens.Hs256(TestTokens.Claims("sub", (JsonNode)7)) },
        { "sub a list", TestTokens.Hs256(TestTokens.Claims("sub", new JsonArray("ann", "bob"))) },
        { "sub a list of one", TestTokens.Hs256(TestTokens.Claims("sub", new JsonArray("ann"))) },
        { "sub twice", TestTokens.Sign("""{"alg":"HS256"}""", $$"""{"exp":{{TestTokens.Now + 7200}},"sub":"bob","sub":"ann"}""", Hmac) },
        { "sub with half a pair", TestTokens.Sign("""{"alg":"HS256"}""", $$"""{"exp":{{TestTokens.Now + 7200}},"sub":"ann\ud800"}""", Hmac) },
        { "sub with another half of a pair", TestTokens.Sign("""{"alg":"HS256"}""", $$"""{"exp":{{TestTokens.Now + 7200}},"sub":"ann\udfff"}""", Hmac) },
        { "sub with a replacement character", TestTokens.For("ann\ufffd") },
        { "sub with a broken byte", TestTokens.SignBytes([.. Encoding.UTF8.GetBytes($$"""{"exp":{{TestTokens.Now + 7200}},"sub":"ann"""), 0xFF, .. "\"}"u8]) },
        { "sub huge", TestTokens.For(new string('a', 201)) },
        { "sub with a line break", TestTokens.For("ann\r\nX-Admin: yes") },
        { "sub with a NUL", TestTokens.For("ann\0") },
        { "sub with a line separator", TestTokens.For("ann\u2028bob") },
        { "9 KiB", TestTokens.Hs256(TestTokens.Claims("more", (JsonNode)new string('x', 9 << 10))) },
        { "five parts", $"{TestTokens.Part("""{"alg":"dir","enc":"A128CBC-HS256","zip":"DEF"}""")}..AAAA.AAAA.AAAA" },
        { "five parts around a good token", $"{TestTokens.For("ann")}.a.b" },
        { "payload no JSON", TestTokens.Sign("""{"alg":"HS256"}""", "sub=ann", Hmac) },
        { "payload a list", TestTokens.Sign("""{"alg":"HS256"}""", "[]", Hmac) },
        { "header no JSON", TestTokens.Sign("HS256", "{}", Hmac) },
        { "garbage", "garbage" },
        { "dots", ".." },
        { "not base64", "!.*.?" },
    };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task BadToken_Is401_AndSaysNoMoreThanThat(string what, string token)
    {
        using var answer = await _host.GetAsync("/v1/jobs", token);
        Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, what);
        Assert.Equal("Bearer error=\"invalid_token\", error_description=\"The token is not valid.\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal(
            """{"type":"about:blank","title":"Unauthorized","status":401,"detail":"The token is not valid.","code":"unauthorized"}""",
            await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task BadOwner_IsLoggedWithTheReason_AndWithoutTheToken()
    {
        using var folder = new TemporaryFolder();
        await using var server = await HeadwayProcess.StartAsync(folder["data"], $"--Auth:Key={TestTokens.Secret}");
        var token = TestTokens.For("ann\ufffd");
        using var answer = await server.Http.SendAsync(HttpMethod.Get, "/v1/jobs", null, ("Authorization", $"Bearer {token}"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        await Patience.UntilAsync(() => Task.FromResult(server.Output.Contains("its claim 'sub' must be there once", StringComparison.Ordinal)));
        Assert.DoesNotContain(token[^20..], server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExpiredToken_IsToldSo_ButOnlyWhenItWasGood()
    {
        var claims = TestTokens.Claims("exp", (JsonNode)(TestTokens.Now - 60));
        var expired = await ServerFixture.AssertProblemAsync(await _host.GetAsync("/v1/jobs", TestTokens.Hs256(claims)), 401, "unauthorized");
        var forged = await ServerFixture.AssertProblemAsync(await _host.GetAsync("/v1/jobs", TestTokens.Hs256(claims, new string('?', 40))), 401, "unauthorized");
        Assert.Equal("The token has expired.", expired.GetProperty("detail").GetString());
        Assert.Equal("The token is not valid.", forged.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1.5)]
    public async Task ExpiredLongAgo_Is401(double exp)
    {
        using var answer = await _host.GetAsync("/v1/jobs", TestTokens.Hs256(TestTokens.Claims("exp", (JsonNode)exp)));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task ClocksThatDifferALittle_AreForgiven()
    {
        var claims = TestTokens.Claims("exp", (JsonNode)(TestTokens.Now - 10));
        claims["nbf"] = TestTokens.Now + 10;
        using var answer = await _host.GetAsync("/v1/jobs", TestTokens.Hs256(claims));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task NoToken_Is401_WithoutAnError()
    {
        using var answer = await _host.GetAsync("/v1/jobs");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        await ServerFixture.AssertProblemAsync(answer, 401, "unauthorized");
    }

    [Fact]
    public async Task OtherSchemes_AreNoToken()
    {
        using var answer = await _host.GetAsync("/v1/jobs", null, ("Authorization", "Basic YW5uOmFubg=="));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        using var both = await _host.GetAsync($"/v1/jobs?token={TestTokens.For("ann")}", null, ("Authorization", "Basic YW5uOmFubg=="));
        Assert.Equal(HttpStatusCode.OK, both.StatusCode);
    }

    [Fact]
    public async Task TokenInTheAddress_IsTaken_AndTheHeaderWinsOverIt()
    {
        var job = await _host.CreateAsync(TestTokens.For("ann"));
        using var address = await _host.GetAsync($"/v1/jobs/{job}?token={TestTokens.For("ann")}");
        using var header = await _host.GetAsync($"/v1/jobs/{job}?token={TestTokens.For("bob")}", TestTokens.For("ann"));
        using var badHeader = await _host.GetAsync($"/v1/jobs/{job}?token={TestTokens.For("ann")}", "garbage");
        using var twice = await _host.GetAsync($"/v1/jobs/{job}?token={TestTokens.For("ann")}&token={TestTokens.For("ann")}");
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized],
            [address.StatusCode, header.StatusCode, badHeader.StatusCode, twice.StatusCode]);
        Assert.Equal("no-referrer", address.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task Token_IsOfItsRequest_AndNotOfTheConnection()
    {
        // A proxy may send the requests of several callers over one connection.
        var job = await _host.CreateAsync(TestTokens.For("ann"));
        var token = TestTokens.For("ann");
        string[] requests =
        [
            $"/v1/jobs/{job}?token={token}", $"/v1/jobs/{job}", $"/v1/jobs/{job}/events?token={await _host.TicketAsync(token, job)}",
            $"/v1/jobs/{job}/events", $"/v1/jobs/{job}?token={TestTokens.For("bob")}", $"/v1/jobs/{job}",
        ];
        var text = await RawHttp.SendAsync(_host.Address, string.Concat(requests.Select((path, at) =>
            $"GET {path} HTTP/1.1\nHost: localhost\n{(at == requests.Length - 1 ? "Connection: close\n" : "")}\n")));
        var statuses = text.Split("HTTP/1.1 ").Skip(1).Select(static answer => answer[..3]);
        Assert.Equal(["200", "401", "200", "401", "404", "401"], statuses);
    }

    [Theory]
    [InlineData("token=TOKEN&limit=1")]
    [InlineData("limit=1&Token=TOKEN")]
    [InlineData("limit=1&%74oken=TOKEN&kind=external")]
    public async Task TokenInTheAddress_LeavesTheOtherParameters(string query)
    {
        var token = TestTokens.For("carol");
        var job = await _host.CreateAsync(token);
        _ = await _host.CreateAsync(token);
        using var answer = await _host.GetAsync($"/v1/jobs?{query.Replace("TOKEN", token, StringComparison.Ordinal)}");
        using var list = await ServerFixture.JsonAsync(answer);
        Assert.Equal(1, list.RootElement.GetProperty("jobs").GetArrayLength());
        Assert.True(list.RootElement.TryGetProperty("next", out _), job);
    }

    [Fact]
    public async Task ATokenWithAnythingChanged_IsNeverTakenForAnother_AndNeverAFaultOfTheServer()
    {
        var random = new Random(20260301);
        var good = TestTokens.For("ann");
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ,\"";
        var job = await _host.CreateAsync(good);
        for (var i = 0; i < 1000; i++)
        {
            var token = new StringBuilder(good);
            for (var changes = random.Next(1, 4); changes > 0 && token.Length > 1; changes--)
            {
                var (at, letter) = (random.Next(token.Length), letters[random.Next(letters.Length)]);
                _ = random.Next(3) switch { 0 => token.Remove(at, 1), 1 => token.Insert(at, letter), _ => token.Replace(token[at], letter, at, 1) };
            }

            // The last character of a signature has unused bits, so some changed tokens are still valid.
            using var answer = await _host.GetAsync($"/v1/jobs/{job}", token.ToString());
            Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.OK, $"{answer.StatusCode}: {token}");
        }
    }

    private static byte[] Hmac(byte[] text) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(TestTokens.Secret), text);
}
