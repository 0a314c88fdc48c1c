using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Headway.Bench.Redis;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Documentation;

/// <summary>Runs the marked examples of each page, in their order and in one shell, against a real server, and compares what they print.</summary>
public sealed partial class ExampleTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private const string UsualRedis = "redis://localhost:6379";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Pages =>
        [.. Repository.Documents.Where(static file => new MarkdownPage(Repository.Read(file)).Blocks.Any(static block => block.Role == "example"))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Examples_RunAgainstARealServer_PrintWhatThePageSays(string page)
    {
        var text = Repository.Read(page);
        var blocks = new MarkdownPage(text).Blocks;
        var examples = blocks.Where(static block => block.Role == "example").ToList();
        var settings = SettingsPattern().Match(text).Groups["settings"].Value;
        await using var redis = settings.Contains(UsualRedis, StringComparison.Ordinal) ? await RedisServer.StartAsync() : null;
        await using var server = await HeadwayProcess.StartAsync(
            _folder["data"], ["--corpus", $"docs={Path.Combine(Repository.Root, "docs")}", .. WithRedis(settings, redis).Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        await Patience.UntilAsync(server.IsIndexedAsync); // a question that comes earlier begins with a phase of its own

        await RunAsync(WithRedis(Script(examples), redis), server.Port);

        foreach (var example in examples)
        {
            var expected = Assert.Single(blocks, block => block.Role == "expect" && block.Name == example.Name);
            Assert.Equal(Comparable(expected.Body), Comparable(await File.ReadAllTextAsync(_folder[example.Name])));
        }
    }

    [Fact]
    public void Pages_HaveExamples() => Assert.True(Pages.Count > 1);

    private static string WithRedis(string text, RedisServer? redis) => redis is null ? text : text.Replace(UsualRedis, redis.Url, StringComparison.Ordinal);

    // Times and ids differ from run to run; everything else is compared as it is.
    private static string Comparable(string text) => IdPattern().Replace(TimePattern().Replace(text, "TIME"), "ID").Trim();

    private static string Script(IReadOnlyList<MarkedBlock> examples)
    {
        var script = new StringBuilder("set -eu\n");
        foreach (var example in examples)
        {
            var code = example.Language == "python" ? $"python3 - <<'END-OF-EXAMPLE'\n{example.Body}\nEND-OF-EXAMPLE" : example.Body;
            script.Append($"{{\n{code}\n}} > \"$OUT/{example.Name}\" 2>&1{(example.IsBackground ? " &" : "")}\n");
        }

        return script.Append("wait\n").ToString();
    }

    private async Task RunAsync(string script, int port)
    {
        var start = new ProcessStartInfo("bash", ["-c", script.Replace("localhost:8000", $"127.0.0.1:{port}", StringComparison.Ordinal)])
        {
            WorkingDirectory = _folder.Path,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["OUT"] = _folder.Path;
        using var shell = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(s_patience);
        try
        {
            var complaints = await shell.StandardError.ReadToEndAsync(deadline.Token);
            await shell.WaitForExitAsync(deadline.Token);
            Assert.True(shell.ExitCode == 0, $"The examples ended with {shell.ExitCode}. They need bash, curl and python3. {complaints}");
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }
    }

    // What the server of a page's examples is started with, where the defaults do not do.
    [GeneratedRegex("<!-- settings: (?<settings>[^>]+) -->", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SettingsPattern();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", RegexOptions.None, 1000)]
    private static partial Regex TimePattern();

    [GeneratedRegex(@"\b0[0-9a-hjkmnp-tv-z]{25}\b", RegexOptions.None, 1000)]
    private static partial Regex IdPattern();
}
