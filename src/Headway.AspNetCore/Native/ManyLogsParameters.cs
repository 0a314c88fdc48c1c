using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Native;

/// <summary>The parameters of a request for several logs (PROTOCOL.md, section 4.11).</summary>
/// <param name="Jobs">The jobs, in the order of the address.</param>
/// <param name="Cursors">The cursor of each job.</param>
/// <param name="Choice">The events to show.</param>
/// <param name="Pace">The pace of the replay.</param>
/// <param name="Heartbeat">The interval of an NDJSON reader's heartbeats.</param>
internal sealed record ManyLogsParameters(IReadOnlyList<string> Jobs, IReadOnlyList<Cursor> Cursors, EventChoice Choice, double? Pace, TimeSpan Heartbeat)
{
    private const int MaxJobs = 100;

    /// <summary>Reads the parameters; the fault names the wrong one.</summary>
    public static (ManyLogsParameters? Parameters, EventFault? Fault) Read(HttpRequest request)
    {
        var jobs = request.Query["job"].OfType<string>().ToList();
        if (jobs.Count is 0 or > MaxJobs || jobs.Distinct(StringComparer.Ordinal).Count() < jobs.Count)
        {
            return (null, new("invalid_jobs", $"job names 1 to {MaxJobs} jobs, each once: ?job=a&job=b."));
        }

        if (ReadCursors(RequestCursor.Text(request), jobs.Count) is not { } cursors)
        {
            return (null, new("invalid_cursor", $"A cursor of several logs (after, Last-Event-ID) has a number or 'latest' for each job, here {jobs.Count}, with commas between them; 0 and latest alone mean all."));
        }

        if (ReadParameters.ReadHeartbeat(request) is not { } heartbeat)
        {
            return (null, ReadParameters.BadHeartbeat);
        }

        var (choice, pace, fault) = ReadParameters.ReadChoice(request);
        return fault is null ? (new(jobs, cursors, choice!, pace, heartbeat), null) : (null, fault);
    }

    private static List<Cursor>? ReadCursors(string text, int count)
    {
        var isForAll = text is "" or "0" or "latest";
        string[] parts = isForAll ? [.. Enumerable.Repeat(text, count)] : text.Split(',');
        var cursors = new List<Cursor>();
        foreach (var part in parts)
        {
            if (cursors.Count == count || (part.Length == 0 && !isForAll) || ReadParameters.ParseCursor(part) is not { } cursor)
            {
                return null;
            }

            cursors.Add(cursor);
        }

        return cursors.Count == count ? cursors : null;
    }
}
