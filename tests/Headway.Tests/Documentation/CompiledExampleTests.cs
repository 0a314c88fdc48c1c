using System.Net.Http.Json;
using System.Text.Json;
using Example;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Documentation;

/// <summary>The C# of docs/writing-a-kind.md is what stands in Examples/, where it is compiled, and it works.</summary>
public sealed class CompiledExampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Sources =>
        [.. new MarkdownPage(Repository.Read("docs/writing-a-kind.md")).Blocks.Where(static block => block.Role == "source").Select(static block => block.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Sources))]
    public void Example_IsWhatIsCompiled(string file)
    {
        var shown = new MarkdownPage(Repository.Read("docs/writing-a-kind.md")).Blocks.Single(block => block.Role == "source" && block.Name == file);
        var compiled = Repository.Read(Path.Combine("tests", "Headway.Tests", "Documentation", "Examples", file));
        Assert.Equal(compiled.Trim(), shown.Body.Trim());
    }

    [Fact]
    public async Task Example_JobOfItsOwnKind_IsCountedAndRead()
    {
        await using var app = OwnApplication.Build(["--urls", "http://127.0.0.1:0"], _folder["data"]);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var http = new HttpClient { BaseAddress = new(address), Timeout = TimeSpan.FromSeconds(60) };

        using var created = await http.PostAsJsonAsync("/v1/jobs", new { kind = "word-count", input = new { texts = new[] { "one two", "three" } } });
        var job = await created.Content.ReadFromJsonAsync<JsonElement>();
        var log = await FollowAsync(http, job.GetProperty("id").GetString()!);

        Assert.Equal("Counting the words of 2 texts", job.GetProperty("title").GetString());
        Assert.Equal("job.completed", log[^1].GetProperty("type").GetString());
        Assert.Equal(3, log[^1].GetProperty("data").GetProperty("result").GetProperty("words").GetInt32());
        await app.StopAsync();
    }

    [Fact]
    public async Task Example_InputWithoutTexts_IsRefused()
    {
        await using var app = OwnApplication.Build(["--urls", "http://127.0.0.1:0"], _folder["data"]);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        using var http = new HttpClient { BaseAddress = new(address), Timeout = TimeSpan.FromSeconds(60) };

        using var refused = await http.PostAsJsonAsync("/v1/jobs", new { kind = "word-count", input = new { texts = 3 } });

        Assert.Equal("invalid_input", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        await app.StopAsync();
    }

    private static async Task<List<JsonElement>> FollowAsync(HttpClient http, string job)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/jobs/{job}/events", UriKind.Relative));
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var answer = await http.SendAsync(request);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(static line => JsonDocument.Parse(line).RootElement)];
    }
}
