using Headway.FirstLight.Server;

namespace Headway.FirstLight.Wire;

/// <summary>Waits for a corpus by following the job that indexes it.</summary>
internal static class IndexWait
{
    /// <summary>Follows the index job that the server begins when it starts, to its end.</summary>
    /// <returns>The job's id.</returns>
    public static async Task<string> UntilReadyAsync(this ServerUnderLoad server, string corpus, CancellationToken cancellationToken)
    {
        using var jobs = await server.GetJsonAsync("/v1/jobs?kind=index", cancellationToken);
        var job = jobs.RootElement.GetProperty("jobs").EnumerateArray().First().GetProperty("id").GetString()!;
        var reader = Follower.Create(server, job, Transport.Sse);
        await reader.RunAsync(cancellationToken);
        using var corpora = await server.GetJsonAsync("/v1/corpora", cancellationToken);
        var state = corpora.RootElement.GetProperty("corpora").EnumerateArray()
            .First(element => element.GetProperty("name").GetString() == corpus).GetProperty("state").GetString();
        return state == "ready" ? job : throw new InvalidOperationException($"The corpus {corpus} is {state} after its index job.");
    }
}
