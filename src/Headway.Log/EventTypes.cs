using System.Buffers;
using System.Collections.Concurrent;

namespace Headway.Log;

/// <summary>The reserved event types. Whatever a job does is a tree of nodes, some text, and an end.</summary>
public static class EventTypes
{
#pragma warning disable CS1591 // each constant is its own description
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

    private const int MostOwn = 4096;

    private static readonly ConcurrentDictionary<string, string> s_own = new(StringComparer.Ordinal);
    private static int s_ownCount;

    private static readonly string[] s_all =
    [
        JobQueued, JobStarted, JobInputRequired, JobInputReceived, JobCompleted, JobFailed, JobCancelled,
        NodeStarted, NodeProgress, NodeCompleted, NodeFailed, TextDelta, Note,
    ];

    /// <summary>Whether an event of this type closes its log.</summary>
    public static bool IsTerminal(string type) => type is JobCompleted or JobFailed or JobCancelled;

    /// <summary>Whether the type is one of the vocabulary.</summary>
    public static bool IsKnown(string type) => Array.IndexOf(s_all, type) >= 0;

    /// <summary>Whether the name belongs to the vocabulary's name space, known or not.</summary>
    public static bool IsReserved(string type) =>
        type == Note
        || type.StartsWith("job.", StringComparison.Ordinal)
        || type.StartsWith("node.", StringComparison.Ordinal)
        || type.StartsWith("text.", StringComparison.Ordinal);

    /// <summary>A shared instance of the name, so that a million events do not hold a million copies of it.</summary>
    internal static string Intern(ReadOnlySpan<byte> utf8)
    {
        foreach (var known in s_all)
        {
            if (System.Text.Ascii.Equals(utf8, known))
            {
                return known;
            }
        }

        return InternOwn(utf8);
    }

    // A cache of at most 4096 names, which never drops one: producers use few names of their own, and what comes after
    // these is a new string each time.
    private static string InternOwn(ReadOnlySpan<byte> utf8)
    {
        Span<char> text = stackalloc char[NewEvent.MaxTypeLength];
        if (System.Text.Ascii.ToUtf16(utf8, text, out var length) != OperationStatus.Done)
        {
            return System.Text.Encoding.UTF8.GetString(utf8);
        }

        var names = s_own.GetAlternateLookup<ReadOnlySpan<char>>();
        if (names.TryGetValue(text[..length], out var known))
        {
            return known;
        }

        var name = text[..length].ToString();
        if (Volatile.Read(ref s_ownCount) < MostOwn && s_own.TryAdd(name, name))
        {
            Interlocked.Increment(ref s_ownCount);
        }

        return name;
    }
}
