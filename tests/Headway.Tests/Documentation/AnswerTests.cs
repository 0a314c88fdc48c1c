using System.Net.Http.Json;
using System.Text.Json;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Documentation;

/// <summary>The documentation is the corpus of a first-time user: his questions find their page, and others are refused.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private const double Enough = 0.9; // of the questions; the ranking may be tuned without asking these pages

    private static readonly (string Question, string Page)[] s_questions =
    [
        ("What is Headway?", "index.md"),
        ("Who is Headway for?", "index.md"),
        ("What is a cursor?", "concepts.md"),
        ("How do I start Headway?", "getting-started.md"),
        ("How do I change the port?", "getting-started.md"),
        ("How do I ask my own documents?", "getting-started.md"),
        ("What is the difference between normal and full durability?", "durability.md"),
        ("Can I lose data on power loss?", "durability.md"),
        ("Can two servers share one data folder?", "durability.md"),
        ("How do I cancel a job?", "jobs.md"),
        ("How many attempts does a job get?", "jobs.md"),
        ("What happens to a running job when the server restarts?", "jobs.md"),
        ("What do depth and breadth mean?", "research.md"),
        ("How do I use Ollama with Headway?", "research.md"),
        ("How do I change the plan before the search?", "research.md"),
        ("How do I steer a running job?", "jobs.md"),
        ("Which file formats can I index?", "corpus.md"),
        ("How do I resume reading after a disconnect?", "clients.md"),
        ("How do I put Headway behind nginx?", "operations.md"),
        ("How do I make backups while the server runs?", "operations.md"),
        ("How do I write my own job kind in C#?", "writing-a-kind.md"),
        ("Does Headway send my documents to the internet?", "security.md"),
        ("What should I do when the database is corrupt?", "troubleshooting.md"),
    ];

    private readonly TemporaryFolder _folder = new();
    private HeadwayProcess _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await HeadwayProcess.StartAsync(_folder["data"], "--corpus", Path.Combine(Repository.Root, "docs"));
        await ResultAsync("index", new { corpus = "docs" });
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Questions_OfAFirstTimeUser_FindTheirPage()
    {
        var missed = new List<string>();
        foreach (var (question, page) in s_questions)
        {
            var report = await ResultAsync("research", new { question });
            if (!report.GetProperty("sources").EnumerateArray().Any(source => source.GetProperty("file").GetString() == page))
            {
                missed.Add(question);
            }
        }

        Assert.True(missed.Count <= s_questions.Length * (1 - Enough), string.Join('\n', missed));
    }

    [Theory]
    [InlineData("What is the capital of France?")]
    [InlineData("How do I bake sourdough bread?")]
    [InlineData("Does Headway support Kafka?")]
    public async Task Question_ThatTheDocumentationDoesNotAnswer_IsRefused(string question)
    {
        var report = await ResultAsync("research", new { question });
        Assert.True(report.GetProperty("refused").GetBoolean());
    }

    private async Task<JsonElement> ResultAsync(string kind, object input)
    {
        using var created = await _server.Http.PostAsJsonAsync("/v1/jobs", new { kind, input });
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/jobs/{id}/events?types=job.*", UriKind.Relative));
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var end = await _server.Http.SendAsync(request); // ends with the job
        return await _server.Http.GetFromJsonAsync<JsonElement>($"/v1/jobs/{id}/result");
    }
}
