using System.Security.Cryptography;
using Headway.AspNetCore.Access;
using Headway.Tests.Support;

namespace Headway.Tests.Access;

/// <summary>Keys in files that change while the server runs.</summary>
public sealed class KeyFileTests : IDisposable
{
    private const string Refused = "Invalid";
    private const string NoKeys = "Unchecked";

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new();
    private readonly RSA _old = RSA.Create(2048);
    private readonly RSA _new = RSA.Create(2048);

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task DataLink_IsSwapped_OldKeyIsRefusedAndNewOneTaken()
    {
        // The layout of a secret in Kubernetes: jwks.json -> ..data/jwks.json and ..data -> ..1. An update replaces the link ..data.
        Mount("..1", TestTokens.Jwks(("old", _old)));
        Directory.CreateSymbolicLink(_folder["..data"], "..1");
        File.CreateSymbolicLink(_folder["jwks.json"], "..data/jwks.json");
        using var keys = new KeyCacheHarness(new() { JwksFile = _folder["jwks.json"] });
        Assert.Equal("ann", await keys.CheckAsync(OldToken));
        Assert.Equal(Refused, await keys.CheckAsync(NewToken));

        Mount("..2", TestTokens.Jwks(("new", _new)));
        await SwapAsync("..2");
        Assert.Equal(Refused, await keys.CheckAfterAsync(s_second, OldToken));
        Assert.Equal("ann", await keys.CheckAsync(NewToken));

        await SwapAsync("..3"); // a missing folder
        Assert.Equal(NoKeys, await keys.CheckAfterAsync(s_second, NewToken));
        Assert.Equal(NoKeys, await keys.CheckAsync(OldToken));
    }

    [Theory]
    [InlineData("", NoKeys)]
    [InlineData("half a", NoKeys)]
    [InlineData("{}", NoKeys)]
    [InlineData("[]", NoKeys)]
    [InlineData("""{"keys":7}""", NoKeys)]
    [InlineData("""{"keys":[]}""", Refused)]
    [InlineData("""{"keys":[{"kty":"OKP"}]}""", Refused)]
    [InlineData(null, NoKeys)]
    public async Task KeySetWithoutKeys_AdmitsNobody_IsLoggedOnce_AndHeals(string? content, string expected)
    {
        var file = _folder["jwks.json"];
        await File.WriteAllTextAsync(file, TestTokens.Jwks(("old", _old)));
        using var keys = new KeyCacheHarness(new() { JwksFile = file });
        Assert.Equal("ann", await keys.CheckAsync(OldToken));

        if (content is null)
        {
            File.Delete(file);
        }
        else
        {
            await File.WriteAllTextAsync(file, content);
        }

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(expected, await keys.CheckAfterAsync(s_second, OldToken));
        }

        Assert.Single(keys.Lines(expected == NoKeys ? "cannot be read" : "0 are in use"));
        await File.WriteAllTextAsync(file, TestTokens.Jwks(("old", _old)));
        Assert.Equal("ann", await keys.CheckAfterAsync(s_second, OldToken));
        Assert.Single(keys.Lines("1 are in use"));
    }

    [Fact]
    public async Task KeyFile_IsReadAgain()
    {
        var file = _folder["key.pem"];
        await File.WriteAllTextAsync(file, _old.ExportSubjectPublicKeyInfoPem());
        using var keys = new KeyCacheHarness(new() { KeyFile = file });
        Assert.Equal("ann", await keys.CheckAsync(OldToken));
        await File.WriteAllTextAsync(file, _new.ExportSubjectPublicKeyInfoPem());
        Assert.Equal(Refused, await keys.CheckAfterAsync(s_second, OldToken));
        Assert.Equal("ann", await keys.CheckAsync(NewToken));
        File.Delete(file);
        Assert.Equal(NoKeys, await keys.CheckAfterAsync(s_second, NewToken));
    }

    [Theory]
    [InlineData("""{"kty":"RSA","kid":"x","n":"secret-material!","e":"AQAB"}""")]
    [InlineData("""{"kty":"RSA","kid":"x","n":"secretmaterial","e":"AQAB"}""")]
    [InlineData("""{"kty":"RSA","kid":"x","n":["secret-material"]}""")]
    [InlineData("""{"kty":"EC","kid":"x","crv":"P-256","x":"AAAA","y":"secret-material"}""")]
    [InlineData("""{"kty":"EC","kid":"x","crv":"P-999","x":"AAAA","y":"secret-material"}""")]
    [InlineData("""{"kty":"oct","kid":"x","k":"secret-material"}""")]
    [InlineData("""{"kty":"OKP","kid":"x","crv":"Ed25519","x":"secret-material"}""")]
    [InlineData("""{"kty":7,"d":"secret-material"}""")]
    [InlineData("\"secret-material\"")]
    [InlineData("null")]
    public async Task UnusableEntry_IsSkipped_AndToldWithoutTheKey(string entry)
    {
        await File.WriteAllTextAsync(_folder["jwks.json"], TestTokens.Jwks(("old", _old)).Replace("[", $"[{entry},", StringComparison.Ordinal));
        using var keys = new KeyCacheHarness(new() { JwksFile = _folder["jwks.json"] });
        Assert.Equal("ann", await keys.CheckAsync(OldToken));
        Assert.Equal("ann", await keys.CheckAfterAsync(s_second, OldToken));
        Assert.Contains("entry 1", Assert.Single(keys.Lines("are not used")), StringComparison.Ordinal);
        Assert.Empty(keys.Lines("secret"));
    }

    [Fact]
    public async Task KeyForAnotherUse_IsNotTaken()
    {
        await File.WriteAllTextAsync(_folder["jwks.json"], TestTokens.Jwks(("old", _old), ("new", _new)).Replace("\"kid\":\"old\",\"use\":\"sig\"", "\"kid\":\"old\",\"use\":\"enc\"", StringComparison.Ordinal));
        using var keys = new KeyCacheHarness(new() { JwksFile = _folder["jwks.json"] });
        Assert.Equal(Refused, await keys.CheckAsync(OldToken));
        Assert.Equal("ann", await keys.CheckAsync(NewToken));
    }

    [Fact]
    public async Task FileWithoutUsableKeys_StopsTheStart_AndSaysWhy()
    {
        using var small = RSA.Create(1024);
        await File.WriteAllTextAsync(_folder["jwks.json"], TestTokens.Jwks(("small", small)));
        var fault = Assert.Throws<AuthSettingException>(() => new KeyCacheHarness(new() { JwksFile = _folder["jwks.json"] }));
        Assert.StartsWith("Auth:JwksFile", fault.Message, StringComparison.Ordinal);
        Assert.Contains("2048 bits", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeletedFile_IsToldAsKeysUnavailable_AndEndsNoOpenAnswer()
    {
        await File.WriteAllTextAsync(_folder["jwks.json"], TestTokens.Jwks(("old", _old)));
        await using var host = await AccessHost.StartAsync($"--Auth:JwksFile={_folder["jwks.json"]}");
        var job = await host.CreateAsync(OldToken);
        using var open = await host.GetAsync($"/v1/jobs/{job}/events", OldToken, ("Accept", "text/event-stream"));
        await using var stream = await open.Content.ReadAsStreamAsync();
        using var lines = new StreamReader(stream);

        File.Delete(_folder["jwks.json"]);
        using var answer = await Polling.UntilAsync(() => host.GetAsync("/v1/jobs", OldToken), System.Net.HttpStatusCode.ServiceUnavailable);
        Assert.Contains("\"code\":\"keys_unavailable\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, s_second, TimeSpan.FromSeconds(30));
        using var missing = await host.GetAsync("/v1/jobs");
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, missing.StatusCode);
        using var health = await host.GetAsync("/healthz", OldToken);
        Assert.Equal(System.Net.HttpStatusCode.OK, health.StatusCode);

        // Only new requests need keys; the open response continues.
        await File.WriteAllTextAsync(_folder["jwks.json"], TestTokens.Jwks(("new", _new)));
        using var appended = await Polling.UntilAsync(
            () => host.PostAsync($"/v1/jobs/{job}/events", """[{"type":"note","data":{"message":"still here"}}]""", NewToken), System.Net.HttpStatusCode.OK);
        while (await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line)
        {
            if (line.Contains("still here", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail("The open response ended.");
    }

    private string OldToken => TestTokens.Rs256(TestTokens.Claims(), _old, "old");

    private string NewToken => TestTokens.Rs256(TestTokens.Claims(), _new, "new");

    private void Mount(string folder, string keys)
    {
        Directory.CreateDirectory(_folder[folder]);
        File.WriteAllText(Path.Combine(_folder[folder], "jwks.json"), keys);
    }

    // mv -T replaces the link atomically. .NET has no method for this with links to folders.
    private async Task SwapAsync(string folder)
    {
        Directory.CreateSymbolicLink(_folder["..data_tmp"], folder);
        using var rename = System.Diagnostics.Process.Start("mv", ["-T", _folder["..data_tmp"], _folder["..data"]]);
        await rename.WaitForExitAsync();
        Assert.Equal(0, rename.ExitCode);
    }
}
