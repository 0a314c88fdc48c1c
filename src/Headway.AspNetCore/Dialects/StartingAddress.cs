using System.Diagnostics.CodeAnalysis;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// Serves an address where a GET starts a job, because the browser's <c>EventSource</c> can only GET. When it loses its
/// connection it sends the same request again with the <c>Last-Event-ID</c>. That id names the job, so the address goes on
/// with it and never starts a second one. A service of the application.
/// </summary>
/// <remarks>Thread-safe.</remarks>
[Experimental(Seam.Diagnostic)]
public sealed class StartingAddress
{
    private readonly DialectStreams _streams;
    private readonly EventLog _log;

    internal StartingAddress(DialectStreams streams, EventLog log) => (_streams, _log) = (streams, log);

    /// <summary>Starts a job, or goes on with the one that the cursor names. 403 when a page of another site asks.</summary>
    /// <param name="http">The request.</param>
    /// <param name="dialect">The contract.</param>
    /// <param name="start">Creates the job, or gives the answer that says why not.</param>
    public async Task<IResult> ServeAsync(HttpContext http, Dialect dialect, Func<Task<(JobRecord? Job, IResult? Problem)>> start)
    {
        if (!OriginCheck.MayStart(http.Request))
        {
            return OriginCheck.Refusal();
        }

        var text = JobCursor.Text(http.Request);
        if (text.Length == 0)
        {
            var (started, problem) = await start();
            return problem ?? await _streams.SendAsync(http, dialect, started!, Cursor.Start, SseIds.JobAndSeq);
        }

        // Whatever brings a cursor has a job already, even when the cursor is no good: it must not get another.
        if (JobCursor.Parse(text) is not { } cursor)
        {
            return HeadwayProblem.Invalid(new("invalid_cursor", "The cursor of this address (Last-Event-ID, after) is a job's id, a colon and a seq."));
        }

        return await http.FindJobAsync(_log, cursor.Job) is { } job
            ? await _streams.SendAsync(http, dialect, job, cursor.Cursor, SseIds.JobAndSeq)
            : HeadwayProblem.UnknownJob(cursor.Job);
    }
}
