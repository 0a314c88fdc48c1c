using System.Diagnostics;
using Headway.Tests.Native;

namespace Headway.Tests.Server;

/// <summary>Common requests to a server.</summary>
internal static class HeadwayProcessExtensions
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Creates a job and returns its id.</summary>
    public static async Task<string> AskAsync(this HeadwayProcess server, string request)
    {
        using var body = new StringContent(request, null, "application/json");
        using var answer = await server.Http.PostAsync(new Uri("/v1/jobs", UriKind.Relative), body);
        using var job = await ServerFixture.JsonAsync(answer.EnsureSuccessStatusCode());
        return job.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>Whether the documents are indexed. A server that requires a token does not report it.</summary>
    public static async Task<bool> IsIndexedAsync(this HeadwayProcess server)
    {
        using var answer = await server.Http.GetAsync(new Uri("/v1/corpora", UriKind.Relative));
        return !answer.IsSuccessStatusCode || (await answer.Content.ReadAsStringAsync()).Contains("\"state\":\"ready\"", StringComparison.Ordinal);
    }

    /// <summary>Polls an address until its text satisfies a condition.</summary>
    public static async Task UntilAsync(this HeadwayProcess server, string address, Func<string, bool> isReached)
    {
        var began = Stopwatch.StartNew();
        while (await server.Http.GetStringAsync(new Uri(address, UriKind.Relative)) is var text && !isReached(text))
        {
            Assert.True(began.Elapsed < s_patience, text);
        }
    }
}
