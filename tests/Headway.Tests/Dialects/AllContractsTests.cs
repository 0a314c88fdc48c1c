using System.Text;
using Headway.AspNetCore.Dialects;
using Headway.Log;
using Headway.Tests.Documentation;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Dialects;

/// <summary>One running job, read in every contract at once; each reader loses its connection three times.</summary>
public sealed class AllContractsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Cuts = 3;

    private readonly TemporaryFolder _folder = new();
    private HeadwayProcess _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await HeadwayProcess.StartAsync(_folder["data"], "--corpus", $"docs={Path.Combine(Repository.Root, "docs")}");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("""{"kind":"research","input":{"question":"How does a reader resume, and what does a producer with an old epoch get?"},"options":{"depth":3,"breadth":6}}""", 1)]
    [InlineData("""{"kind":"research","input":{"question":"What is a cursor?"}}""", 2)]
    public async Task Job_ReadInEveryContractAtOnce_EachGetsItsGoldenSequence(string body, int seed)
    {
        var random = new Random(seed);
        var job = await CreateAsync(body);
        var readers = Contract.All.Select(contract => ReadAsync(contract, job, [.. Enumerable.Range(0, Cuts).Select(_ => random.Next(1, 7))])).ToList();
        var seen = await Task.WhenAll(readers);
        var events = await EventsAsync(job);
        foreach (var (contract, messages) in seen)
        {
            var golden = Golden(contract.Name, job, events);
            output.WriteLine($"{contract.Name}: {messages.Count} messages over {Cuts + 1} connections");
            Assert.True(golden.SequenceEqual(messages), $"{contract.Name}\nexpected\n{string.Join('\n', golden)}\ngot\n{string.Join('\n', messages)}");
        }
    }

    [Fact]
    public void Contracts_AreAllOfThem() =>
        Assert.Equal(RecordedLog.Dialects.Names.Prepend("native").Order(StringComparer.Ordinal), Contract.All.Select(static contract => contract.Name).Order(StringComparer.Ordinal));

    private async Task<(Contract Contract, IReadOnlyList<string> Messages)> ReadAsync(Contract contract, string job, int[] cuts) =>
        (contract, await contract.ReadAsync(_server.Port, job, cuts));

    private static IReadOnlyList<string> Golden(string name, string job, IReadOnlyList<LogEvent> events)
    {
        if (name == "native")
        {
            return [.. events.Select(static e => e.Json.Text())];
        }

        var queued = new FoldedEvent(events[0]).Data;
        var log = new RecordedLog(new(job, queued.Text("kind")!, queued.Text("title")!, "local"), events);
        return [.. log.In(RecordedLog.Dialects.Find(name)!).SelectMany(static e => e.Messages).Select(static message => message.Json.Text())];
    }

    private async Task<string> CreateAsync(string body)
    {
        using var answer = await _server.Http.PostAsync(new Uri("/v1/jobs", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
        using var json = await Native.ServerFixture.JsonAsync(answer);
        return json.RootElement.GetProperty("id").GetString()!;
    }

    private async Task<IReadOnlyList<LogEvent>> EventsAsync(string job)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/jobs/{job}/events", UriKind.Relative));
        request.Headers.Accept.Add(new("application/x-ndjson"));
        using var answer = await _server.Http.SendAsync(request);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(static line => LogEvent.Parse(Encoding.UTF8.GetBytes(line + "\n")))];
    }
}
