using System.Diagnostics.CodeAnalysis;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// Serves an address that starts a job and streams it. A client that loses its connection sends the same request again with the
/// <c>Last-Event-ID</c>, as the browser's <c>EventSource</c> does. That id names the job, so the address resumes the job and never
/// starts a second one. A service of the application.
/// </summary>
/// <remarks>Thread-safe.</remarks>
[Experimental(Seam.Diagnostic)]
public sealed class StartingAddress
{
    private readonly DialectStreams _streams;
    private readonly EventLog _log;

    internal StartingAddress(DialectStreams streams, EventLog log) => (_streams, _log) = (streams, log);

    /// <summary>
    /// Starts a job, or resumes the job that the cursor names. 403 for a request from a page of another site. 409 when the cursor
    /// names no job.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="dialect">The contract.</param>
    /// <param name="start">Creates the job with <see cref="DialectRequest.StartAsync"/>, or returns a problem. Not called for a request with a cursor.</param>
    /// <param name="ids">The ids of the frames. The default value is <see cref="SseIds.JobAndSeq"/>, which a client can resume with.</param>
    public async Task<IResult> ServeAsync(HttpContext http, Dialect dialect, Func<Task<(JobRecord? Job, IResult? Problem)>> start, SseIds ids = SseIds.JobAndSeq)
    {
        if (!OriginCheck.MayStart(http.Request))
        {
            return OriginCheck.Refusal();
        }

        var (job, cursor, problem) = await JobStart.ResumeAsync(http, _log);
        if (job is null && problem is null)
        {
            (job, problem) = await start();
            cursor = Cursor.Start;
        }

        return problem ?? await _streams.SendAsync(http, dialect, job!, cursor, ids);
    }
}
