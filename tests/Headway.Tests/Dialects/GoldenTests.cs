using System.Text;
using Headway.AspNetCore.Dialects;
using Headway.Tests.Documentation;

namespace Headway.Tests.Dialects;

/// <summary>
/// Every message of every dialect, byte for byte, for logs recorded from real runs. The golden files are written anew
/// with HEADWAY_WRITE_GOLDEN=1; then the difference in git is what is reviewed.
/// </summary>
public sealed class GoldenTests
{
    private const string Folder = "tests/Headway.Tests/Dialects/Golden";

    public static IEnumerable<object[]> Cases => Combine().Select(static row => (object[])[row.Item1, row.Item2]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fold_RecordedLog_GivesTheGoldenMessages(string log, string dialect)
    {
        var messages = Text(RecordedLog.Load(log).In(RecordedLog.Dialects.Find(dialect)!));
        var file = Path.Combine(Repository.Root, Folder, dialect, log + ".txt");
        if (Environment.GetEnvironmentVariable("HEADWAY_WRITE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, messages);
        }

        Assert.Equal(File.ReadAllText(file), messages);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fold_OneEvent_OnlyItsLastMessageIsACursor(string log, string dialect)
    {
        foreach (var translated in RecordedLog.Load(log).In(RecordedLog.Dialects.Find(dialect)!).Where(static e => e.Messages.Length > 0))
        {
            Assert.Equal(translated.Messages.Length - 1, translated.Messages.Count(static message => !message.IsLast));
            Assert.True(translated.Messages[^1].IsLast);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fold_RecordedLog_EndsWithExactlyOneLastMessage(string log, string dialect)
    {
        var events = RecordedLog.Load(log).In(RecordedLog.Dialects.Find(dialect)!);
        Assert.NotEmpty(events[^1].Messages);
        Assert.DoesNotContain(events.SkipLast(1), static e => e.IsTerminal);
    }

    [Fact]
    public void Golden_HoldsNoFileWithoutACase()
    {
        var known = Combine().Select(static row => Path.Combine(Repository.Root, Folder, row.Item2, row.Item1 + ".txt")).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], Directory.EnumerateFiles(Path.Combine(Repository.Root, Folder), "*", SearchOption.AllDirectories).Where(file => !known.Contains(file)));
    }

    // The seq before each message: 'cursor' where it may become a reader's cursor.
    private static string Text(IReadOnlyList<Translated> events)
    {
        var text = new StringBuilder();
        foreach (var message in events.SelectMany(static e => e.Messages))
        {
            text.Append(message.Seq).Append(message.IsLast ? " cursor " : " ").Append(message.Name).Append('\n')
                .Append(Encoding.UTF8.GetString(message.Json.Span)).Append('\n')
                .Append(Encoding.UTF8.GetString(message.Frame(SseIds.None, "").Span));
        }

        return text.ToString();
    }

    private static IEnumerable<(string, string)> Combine() =>
        RecordedLog.Names.SelectMany(static log => RecordedLog.Dialects.Names.Select(dialect => (log, dialect)));
}
