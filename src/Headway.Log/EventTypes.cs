using System.Buffers;
using System.Collections.Concurrent;

namespace Headway.Log;

/// <summary>The reserved event types.</summary>
/// <remarks>Thread-safe.</remarks>
public static class EventTypes
{
#pragma warning disable CS1591 // the names of the constants say what they are
    public const string JobQueued = "job.queued";
    public const string JobStarted = "job.started";
    public const string JobInputRequired = "job.input_required";
    public const string JobInputReceived = "job.input_received";
    public const string JobCompleted = "job.completed";
    public const string JobFailed = "job.failed";
    public const string JobCancelled = "job.cancelled";
    public const string NodeStarted = "node.started";
    public const string NodeProgress = "node.progress";
    public const string NodeCompleted = "node.completed";
    public const string NodeFailed = "node.failed";
    public const string TextDelta = "text.delta";
    public const string Note = "note";
#pragma warning restore CS1591

    private const int MaxCustom = 4096;

    private static readonly ConcurrentDictionary<string, string> s_custom = new(StringComparer.Ordinal);
    private static int s_customCount;

    private static readonly string[] s_all =
    [
        JobQueued, JobStarted, JobInputRequired, JobInputReceived, JobCompleted, JobFailed, JobCancelled,
        NodeStarted, NodeProgress, NodeCompleted, NodeFailed, TextDelta, Note,
    ];

    /// <summary>Whether an event of this type closes its log.</summary>
    public static bool IsTerminal(string type) => type is JobCompleted or JobFailed or JobCancelled;

    /// <summary>Whether the type is one of the constants above.</summary>
    public static bool IsKnown(string type) => Array.IndexOf(s_all, type) >= 0;

    /// <summary>Whether the name is <c>note</c> or has a reserved prefix (<c>job.</c>, <c>node.</c>, <c>text.</c>), known or not.</summary>
    public static bool IsReserved(string type) =>
        type == Note
        || type.StartsWith("job.", StringComparison.Ordinal)
        || type.StartsWith("node.", StringComparison.Ordinal)
        || type.StartsWith("text.", StringComparison.Ordinal);

    /// <summary>Returns a shared instance of the name, so that events of one type do not each allocate it.</summary>
    internal static string Intern(ReadOnlySpan<byte> utf8)
    {
        foreach (var known in s_all)
        {
            if (System.Text.Ascii.Equals(utf8, known))
            {
                return known;
            }
        }

        return InternCustom(utf8);
    }

    // A cache of at most 4096 names without eviction: producers use few custom types. Beyond the limit each call
    // allocates a new string.
    private static string InternCustom(ReadOnlySpan<byte> utf8)
    {
        Span<char> text = stackalloc char[NewEvent.MaxTypeLength];
        if (System.Text.Ascii.ToUtf16(utf8, text, out var length) != OperationStatus.Done)
        {
            return System.Text.Encoding.UTF8.GetString(utf8);
        }

        var names = s_custom.GetAlternateLookup<ReadOnlySpan<char>>();
        if (names.TryGetValue(text[..length], out var known))
        {
            return known;
        }

        var name = text[..length].ToString();
        if (Volatile.Read(ref s_customCount) < MaxCustom && s_custom.TryAdd(name, name))
        {
            Interlocked.Increment(ref s_customCount);
        }

        return name;
    }
}
