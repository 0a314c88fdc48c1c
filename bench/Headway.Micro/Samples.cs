using System.Text;
using Headway.AspNetCore;
using Headway.AspNetCore.Dialects;
using Headway.Log;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Micro;

/// <summary>What the benchmarks work on: the log of a real research job.</summary>
internal static class Samples
{
    /// <summary>How many events the recorded log has: what one run over it is divided by.</summary>
    public const int ResearchEvents = 56;

    private static readonly byte[][] s_lines = ReadLines();

    /// <summary>The dialects as they are served.</summary>
    public static DialectTable Dialects { get; } = new ServiceCollection().AddHeadway().Services.BuildServiceProvider().GetRequiredService<DialectTable>();

    /// <summary>The job that the log belongs to.</summary>
    public static FoldedJob Job { get; } = new("01m7000000000000000000000r", "research", "A question", "local");

    /// <summary>The events, read anew: nothing was encoded of them yet.</summary>
    public static LogEvent[] Research() => [.. s_lines.Select(static line => LogEvent.Parse(line))];

    /// <summary>The lines of the log, each with its line feed.</summary>
    public static IReadOnlyList<byte[]> Lines => s_lines;

    /// <summary>What the log is in a dialect.</summary>
    public static Translated[] In(Dialect dialect)
    {
        var translator = dialect.Begin(Job);
        return [.. Research().Select(translator.Translate)];
    }

    private static byte[][] ReadLines()
    {
        using var stream = typeof(Samples).Assembly.GetManifestResourceStream("research.ndjson")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        byte[][] lines = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => Encoding.UTF8.GetBytes(line + "\n"))];
        return lines.Length == ResearchEvents ? lines : throw new InvalidOperationException($"The recorded log has {lines.Length} events, not {ResearchEvents}.");
    }
}
