using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Documentation;

/// <summary>The application that docs/writing-a-kind.md shows is examples/embedded, and it works.</summary>
public sealed class CompiledExampleTests : IAsyncLifetime
{
    private const string Source = "examples/embedded/Program.cs";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private Process _application = null!;

    public async ValueTask InitializeAsync()
    {
        var address = $"http://127.0.0.1:{HeadwayProcess.FreePort()}";
        var program = Path.Combine(AppContext.BaseDirectory, "embedded.dll");
        _application = Process.Start(new ProcessStartInfo("dotnet", [program, "--urls", address, "--data", _folder["data"]]) { WorkingDirectory = _folder.Path })!;
        _http.BaseAddress = new(address);
        await Patience.UntilAsync(async () => !_application.HasExited && await IsReadyAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _application.Kill();
        await _application.WaitForExitAsync();
        _application.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Page_ShowsTheExample()
    {
        var shown = new MarkdownPage(Repository.Read("docs/writing-a-kind.md")).Blocks.Single(static block => block.Role == "source" && block.Name == Source);
        var compiled = Repository.Read(Source).Trim();
        Assert.Equal(compiled, shown.Body.Trim());
        Assert.True(compiled.Split('\n').Length < 60);
    }

    [Fact]
    public async Task Job_OfItsKind_RunsAndIsReadUnderThePrefix()
    {
        using var created = await _http.PostAsJsonAsync("/progress/v1/jobs", new { kind = "word-count", input = new { texts = new[] { "one two", "three" } } });
        var job = await created.Content.ReadFromJsonAsync<JsonElement>();
        var log = await FollowAsync(created.Headers.Location!.OriginalString);

        Assert.Equal("Counting the words of 2 texts", job.GetProperty("title").GetString());
        Assert.Equal("job.completed", log[^1].GetProperty("type").GetString());
        Assert.Equal(3, log[^1].GetProperty("data").GetProperty("result").GetProperty("words").GetInt32());
    }

    [Theory]
    [InlineData("""{"kind":"word-count","input":{"texts":3}}""")]
    [InlineData("""{"kind":"word-count","input":{"texts":[]}}""")]
    [InlineData("""{"kind":"word-count","input":{}}""")]
    [InlineData("""{"kind":"word-count"}""")]
    [InlineData("""{"kind":"word-count","input":"text"}""")]
    public async Task Job_WithInputOfAnotherShape_IsRefused(string body)
    {
        using var content = new StringContent(body, null, "application/json");
        using var refused = await _http.PostAsync("/progress/v1/jobs", content);
        Assert.Equal(400, (int)refused.StatusCode);
        Assert.Equal("invalid_input", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Application_KeepsItsOwnRoutes() => Assert.Equal("The application's own page.", await _http.GetStringAsync("/"));

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("/progress/readyz");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<List<JsonElement>> FollowAsync(string job)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{job}/events", UriKind.Relative));
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var answer = await _http.SendAsync(request);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(static line => JsonDocument.Parse(line).RootElement)];
    }
}
