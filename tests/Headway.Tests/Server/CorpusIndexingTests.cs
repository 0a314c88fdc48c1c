using System.Text.Json;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;

namespace Headway.Tests.Server;

/// <summary>A start updates the indexes, whatever index jobs the previous server left.</summary>
public sealed class CorpusIndexingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"kind":"index"}""")]
    [InlineData("""{"kind":"index","input":null}""")]
    [InlineData("""{"kind":"index","input":{"corpus":"notes"}}""")]
    public async Task Start_IndexJobLeftOpen_IsTakenUpAndNotDoubled(string request)
    {
        Directory.CreateDirectory(_folder["notes"]);
        await File.WriteAllTextAsync(Path.Combine(_folder["notes"], "tail.md"), "A tail is the newest part of a log.");
        var id = JobIds.Create(TimeProvider.System);
        await using (var store = new SqliteLogStore(new() { Folder = _folder["data"] }, TimeProvider.System))
        {
            await store.CreateAsync(new(id, "index", "local", "Indexing notes", System.Text.Encoding.UTF8.GetBytes(request)), CancellationToken.None);
        }

        await using var server = await HeadwayProcess.StartAsync(_folder["data"], "--corpus", _folder["notes"]);

        using var answer = await server.Http.GetAsync(new Uri("/v1/jobs?kind=index", UriKind.Relative));
        using var list = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var job = Assert.Single(list.RootElement.GetProperty("jobs").EnumerateArray());
        Assert.Equal(id, job.GetProperty("id").GetString());
    }
}
