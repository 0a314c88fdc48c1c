using System.Net;

namespace Headway.Tests.Native;

public sealed class IdempotencyKeyTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("UTF-8''extended-1", "extended-1")]
    [InlineData("utf-8'de'extended%2D2", "extended-2")]
    [InlineData("UTF-8''a%2520b", "a%20b")]
    public async Task ExtendedKey_IsTheSameAsThePlainOne(string extended, string plain)
    {
        using var first = await CreateAsync(("Idempotency-Key", plain));
        using var second = await CreateAsync(("Idempotency-Key*", extended));
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.True(second.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
    }

    [Fact]
    public async Task ExtendedKey_OfOtherAlphabets_IsTold_AndCountsBeforeThePlainOne()
    {
        using var first = await CreateAsync(("Idempotency-Key*", "UTF-8''%E6%97%A5%E6%9C%AC"));
        using var second = await CreateAsync(("Idempotency-Key*", "UTF-8''%e6%97%a5%e6%9c%ac"), ("Idempotency-Key", "another"));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        using var other = await CreateAsync(("Idempotency-Key*", "UTF-8''%E6%97%A5"));
        Assert.NotEqual(first.Headers.Location, other.Headers.Location);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("UTF-8'plain")]
    [InlineData("ISO-8859-1''a")]
    [InlineData("UTF-8''")]
    [InlineData("UTF-8''%")]
    [InlineData("UTF-8''%4")]
    [InlineData("UTF-8''%zz")]
    [InlineData("UTF-8''%FF")]
    [InlineData("UTF-8''%ED%A0%BD")]
    public async Task ExtendedKey_ThatCannotBeRead_IsRefused(string extended) =>
        await ServerFixture.AssertProblemAsync(await CreateAsync(("Idempotency-Key*", extended)), 400, "invalid_idempotency_key");

    [Fact]
    public async Task ExtendedKey_TooLong_IsRefused() =>
        await ServerFixture.AssertProblemAsync(await CreateAsync(("Idempotency-Key*", $"UTF-8''{new string('a', 201)}")), 400, "invalid_idempotency_key");

    private async Task<HttpResponseMessage> CreateAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = new StringContent("""{"kind":"external","input":{}}""", null, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await server.Http.SendAsync(request);
    }
}
