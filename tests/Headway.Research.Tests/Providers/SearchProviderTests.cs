using System.Text.Json;
using Headway.Research.Providers;
using Headway.Research.Tests.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Headway.Research.Tests.Providers;

public class SearchProviderTests
{
    private const string Page = """
        <html><head><title>Cheese</title></head><body><main><h1>Cheese</h1>
        <p>Cheese is a food that is made of milk. The milk is curdled with rennet and the curd is pressed.</p></main></body></html>
        """;

    [Fact]
    public async Task Searxng_DocumentedFormat_IsRead()
    {
        var (hits, request) = await SearchAsync(
            (uri, options) => options with { Searxng = new() { Endpoint = uri } },
            """{"query":"cheese","results":[{"url":"http://a.example/","title":"A","content":"about a","engine":"x","score":1.5},{"title":"no url"}]}""");

        Assert.Equal(new WebHit("http://a.example/", "A", "about a", 1.5), Assert.Single(hits));
        Assert.Equal("/search?q=cheese%20%26%20milk&format=json", request.Target);
    }

    [Fact]
    public async Task Tavily_DocumentedFormat_IsRead()
    {
        var (hits, request) = await SearchAsync(
            (uri, options) => options with { Tavily = new() { Endpoint = uri, ApiKey = "key-t" } },
            """{"query":"cheese","results":[{"title":"A","url":"http://a.example/","content":"about a","score":0.8,"raw_content":null}],"response_time":1}""");

        Assert.Equal("about a", Assert.Single(hits).Snippet);
        Assert.Equal("Bearer key-t", request.Headers["Authorization"]);
        Assert.Equal("cheese & milk", request.Body.GetProperty("query").GetString());
        Assert.Equal(3, request.Body.GetProperty("max_results").GetInt32());
    }

    [Fact]
    public async Task Brave_DocumentedFormat_IsRead()
    {
        var (hits, request) = await SearchAsync(
            (uri, options) => options with { Brave = new() { Endpoint = uri, ApiKey = "key-b" } },
            """{"type":"search","web":{"type":"search","results":[{"title":"A","url":"http://a.example/","description":"about a"}]}}""");

        Assert.Equal(("A", "about a"), (Assert.Single(hits).Title, hits[0].Snippet));
        Assert.Equal("key-b", request.Headers["X-Subscription-Token"]);
        Assert.StartsWith("/res/v1/web/search?q=cheese%20%26%20milk&count=3", request.Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exa_DocumentedFormat_IsRead()
    {
        var (hits, request) = await SearchAsync(
            (uri, options) => options with { Exa = new() { Endpoint = uri, ApiKey = "key-e" } },
            """{"requestId":"1","results":[{"id":"1","title":null,"url":"http://a.example/","text":"about a","score":0.2}]}""");

        Assert.Equal(("http://a.example/", "about a"), (Assert.Single(hits).Title, hits[0].Snippet));
        Assert.Equal("key-e", request.Headers["x-api-key"]);
        Assert.Equal(3, request.Body.GetProperty("numResults").GetInt32());
    }

    [Theory]
    [InlineData(200, "not json")]
    [InlineData(200, "[]")]
    [InlineData(401, "{}")]
    [InlineData(500, "oops")]
    public async Task Run_ProviderFails_CostsANoteNotTheJob(int status, string body)
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });
        using var fixture = await ResearchFixture.OpenAsync(
            new SearchOptions { Searxng = new() { Endpoint = server.Address }, AllowLoopback = true },
            documents: ("milk.md", "# Milk\n\nMilk is a white liquid that cows give. It is drunk cold or warm."));

        var job = await fixture.RunAsync("What is milk?");

        Assert.Equal("milk.md", job.Result.GetProperty("sources")[0].GetProperty("file").GetString());
        if (body != "[]")
        {
            Assert.Contains(job.Notes, note => note.Contains("searxng", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Run_WithSearxng_QuotesThePageWithItsAddress()
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            if (context.Request.Path == "/page")
            {
                context.Response.ContentType = "text/html";
                return context.Response.WriteAsync(Page);
            }

            var url = $"http://{context.Request.Host}/page";
            return context.Response.WriteAsJsonAsync(new { results = new[] { new { url, title = "Cheese", content = "" }, new { url = "http://10.0.0.1/secret", title = "Inside", content = "" } } });
        });
        using var fixture = await ResearchFixture.OpenAsync(
            new SearchOptions { Searxng = new() { Endpoint = server.Address }, AllowLoopback = true },
            documents: ("milk.md", "# Milk\n\nMilk is a white liquid that cows give, and cheese may be made of it."));

        var job = await fixture.RunAsync("What is cheese made of?");

        var citation = job.Result.GetProperty("citations").EnumerateArray().First(item => item.TryGetProperty("url", out _));
        Assert.Equal(new Uri(server.Address, "page").AbsoluteUri, citation.GetProperty("url").GetString());
        Assert.Contains("made of milk", citation.GetProperty("quote").GetString(), StringComparison.Ordinal);
        Assert.Contains(job.Notes, note => note.Contains("10.0.0.1", StringComparison.Ordinal));
    }

    private static async Task<(IReadOnlyList<WebHit> Hits, Seen Request)> SearchAsync(Func<Uri, SearchOptions, SearchOptions> configure, string answer)
    {
        Seen? seen = null;
        await using var server = await WebServer.StartAsync(async context =>
        {
            var body = HttpMethods.IsPost(context.Request.Method) ? await context.Request.ReadFromJsonAsync<JsonElement>() : default;
            seen = new Seen(
                context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer);
        });
        using var web = WebSearch.Create(configure(server.Address, new SearchOptions()), TimeProvider.System);
        var hits = await Assert.Single(web.Providers).SearchAsync("cheese & milk", 3, default);
        return (hits, seen!);
    }

    private sealed record Seen(string Target, Dictionary<string, string> Headers, JsonElement Body);
}
