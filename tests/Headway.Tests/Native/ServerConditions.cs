using System.Diagnostics;

namespace Headway.Tests.Native;

/// <summary>Waits for something that the server will say, asking again until it does.</summary>
internal static class ServerConditions
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static Task IndexedAsync(this ServerFixture server) =>
        server.UntilAsync("/v1/jobs?kind=index", static text => text.Contains("\"status\":\"completed\"", StringComparison.Ordinal));

    public static Task UntilMetricAsync(this ServerFixture server, string line) =>
        server.UntilAsync("/metrics", text => text.Split('\n').Contains(line));

    private static async Task UntilAsync(this ServerFixture server, string path, Func<string, bool> condition)
    {
        var began = Stopwatch.StartNew();
        string text;
        while (!condition(text = await server.TextAsync(path)))
        {
            Assert.True(began.Elapsed < s_patience, $"{path} never said so:\n{text}");
        }
    }
}
