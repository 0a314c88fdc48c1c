using System.Security.Cryptography;
using Headway.AspNetCore.Native;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Microsoft.AspNetCore.Http;
using Key = Headway.Log.IdempotencyKey;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// Handles a request that starts a job, in any contract. A cursor names an existing job, so a request with one never creates
/// a job. A repeated <c>Idempotency-Key</c> gets the first job. HEAD creates nothing.
/// </summary>
internal static class JobStart
{
    /// <summary>Returns the job that the cursor of the request names, or the refusal of the cursor; both null: the request has no cursor.</summary>
    public static async ValueTask<(JobRecord? Job, Cursor Cursor, IResult? Problem)> ResumeAsync(HttpContext http, EventLog log)
    {
        var text = RequestCursor.Text(http.Request);
        return text.Length == 0 ? default
            : JobCursor.Parse(text) is not { } cursor ? (null, default, Refusal(text))
            : await http.FindJobAsync(log, cursor.Job) is { } job ? (job, cursor.Cursor, null)
            : (null, default, HeadwayProblem.UnknownJob(cursor.Job));
    }

    /// <summary>Creates the job of a request, unless the request only resumes one or is a HEAD.</summary>
    /// <param name="http">The request.</param>
    /// <param name="log">The logs of all jobs.</param>
    /// <param name="content">What the request asks for. Requests with the same key must have the same content.</param>
    /// <param name="check">Validates the request as <paramref name="create"/> does, but creates nothing.</param>
    /// <param name="create">Creates the job with an idempotency key, or without one.</param>
    public static async Task<(JobRecord? Job, IResult? Problem)> RunAsync(HttpContext http, EventLog log, byte[] content, Action check, Func<Key?, Task<CreateResult>> create)
    {
        var (resumed, _, problem) = await ResumeAsync(http, log);
        if (resumed is not null || problem is not null)
        {
            return (resumed, problem);
        }

        var (key, fault) = Native.IdempotencyKey.Read(http.Request);
        if (fault is not null)
        {
            return (null, HeadwayProblem.Invalid(fault));
        }

        if (HttpMethods.IsHead(http.Request.Method))
        {
            check();
            return (null, HeadResult.Instance);
        }

        var created = await create(key.Length > 0 ? new(key, Convert.ToHexStringLower(SHA256.HashData(content))) : null);
        return Accept(http, created) is { } conflict ? (null, conflict) : (created.Job, null);
    }

    /// <summary>Returns the refusal of a key that belongs to another request. Marks a repeated request as such.</summary>
    public static IResult? Accept(HttpContext http, CreateResult created)
    {
        if (created.IsConflict)
        {
            return HeadwayProblem.Of(
                StatusCodes.Status422UnprocessableEntity, "idempotency_conflict", "This Idempotency-Key was used before for another request.");
        }

        if (!created.IsNew)
        {
            http.Response.Headers["Idempotency-Replayed"] = "true";
        }

        return null;
    }

    private static IResult Refusal(string cursor) => ReadParameters.ParseCursor(cursor) is null
        ? HeadwayProblem.Invalid(new("invalid_cursor", "The cursor of this address (Last-Event-ID, lastEventId, after) is a job's id, a colon and a seq."))
        : HeadwayProblem.Of(
            StatusCodes.Status409Conflict, "cursor_names_no_run", "The request has a cursor, so it does not start a job; but the cursor names none. Send it as a job's id, a colon and a seq, or leave it out.");

    // Answers with the headers of a new job's stream: every GET that starts a job streams it.
    private sealed class HeadResult : IResult
    {
        public static HeadResult Instance { get; } = new();

        public Task ExecuteAsync(HttpContext httpContext)
        {
            LiveResponse.WriteHeaders(httpContext, LiveResponse.Sse);
            return Task.CompletedTask;
        }
    }
}
