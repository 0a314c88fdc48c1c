using Headway.Bench.Processes;

namespace Headway.Bench.Clients;

/// <summary>Waits for a corpus by reading the job that indexes it.</summary>
internal static class IndexJobs
{
    /// <summary>Reads the index job, which the server creates at its start, to its end.</summary>
    /// <returns>The job's id.</returns>
    public static async Task<string> WaitForIndexAsync(this HeadwayServer server, string corpus, CancellationToken cancellationToken)
    {
        using var jobs = await server.GetJsonAsync("/v1/jobs?kind=index", cancellationToken);
        var job = jobs.RootElement.GetProperty("jobs").EnumerateArray().First().GetProperty("id").GetString()!;
        var reader = EventReader.Create(server, job, EventTransport.Sse);
        await reader.RunAsync(cancellationToken);
        using var corpora = await server.GetJsonAsync("/v1/corpora", cancellationToken);
        var state = corpora.RootElement.GetProperty("corpora").EnumerateArray()
            .First(element => element.GetProperty("name").GetString() == corpus).GetProperty("state").GetString();
        return state == "ready" ? job : throw new InvalidOperationException($"The corpus {corpus} is {state} after its index job.");
    }
}
