using System.Text;
using Headway.AspNetCore;
using Headway.AspNetCore.Dialects;
using Headway.Log;
using Headway.Research.Report;
using Headway.Tests.Documentation;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Dialects;

/// <summary>A log that was recorded from a real run: one event object a line, in <c>Recorded/</c>.</summary>
internal sealed record RecordedLog(FoldedJob Job, IReadOnlyList<LogEvent> Events)
{
    private const string Folder = "tests/Headway.Tests/Dialects/Recorded";

    /// <summary>The id that every recorded job has.</summary>
    public const string JobId = "01m7000000000000000000000r";

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Path.Combine(Repository.Root, Folder), "*.ndjson")
        .Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    /// <summary>The dialects as they are served by default, with the forms of result that the server has.</summary>
    public static DialectTable Dialects { get; } = new ServiceCollection().AddHeadway().Services
        .AddSingleton(new ResultFormat("research", "text/markdown", ReportMarkdown.Render)).BuildServiceProvider().GetRequiredService<DialectTable>();

    public static RecordedLog Load(string name)
    {
        var lines = Repository.Read($"{Folder}/{name}.ndjson").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var events = lines.Select(static line => LogEvent.Parse(Encoding.UTF8.GetBytes(line + "\n"))).ToList();
        var queued = new FoldedEvent(events[0]).Data;
        return new(new(JobId, queued.Text("kind") ?? "", queued.Text("title") ?? "", "local"), events);
    }

    /// <summary>What the log is in a dialect, event by event.</summary>
    public IReadOnlyList<Translated> In(Dialect dialect)
    {
        var translator = dialect.Begin(Job);
        return [.. Events.Select(translator.Translate)];
    }
}
