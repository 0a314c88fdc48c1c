using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Dialects.Kognys;

/// <summary>
/// Starts a job for a question. The contract reports an invalid question in the stream, not by an HTTP status, so an invalid
/// question creates a job that has already failed.
/// </summary>
internal static class KognysQuestion
{
    private const int FewestLetters = 3;
    private const int LongestKept = 200;

    /// <summary>Returns whether an error code means that the question is invalid.</summary>
    public static bool IsFault(string code) => code is "empty_question" or "invalid_question" or "question_too_short" or "question_too_long";

    /// <summary>Creates the job.</summary>
    /// <param name="http">The request, whose caller owns the job.</param>
    /// <param name="engine">The engine that queues the job.</param>
    /// <param name="log">The logs, for the job of an invalid question.</param>
    /// <param name="message">The question.</param>
    /// <param name="user">The frontend's id of the user.</param>
    public static async Task<(JobRecord? Job, IResult? Problem)> StartAsync(HttpContext http, JobEngine engine, EventLog log, JsonElement message, JsonElement user)
    {
        var userId = (user.Text() ?? (user.ValueKind == JsonValueKind.Number ? user.GetRawText() : null))?.Cut(LongestKept);
        if (Check(message) is { } fault)
        {
            return await RefuseAsync(http, log, message, userId, fault);
        }

        try
        {
            return await DialectRequest.CreateAsync(http, engine, "research", new { Question = message.Text(), UserId = userId });
        }
        catch (JobRefusedException refused) when (IsFault(refused.Code))
        {
            return await RefuseAsync(http, log, message, userId, new(refused.Code, refused.Message));
        }
        catch (JobRefusedException refused)
        {
            return (null, DialectRequest.Refusal(refused.Code, refused.Message));
        }
    }

    private static JobError? Check(JsonElement message) => message.Text() switch
    {
        null => new JobError("invalid_question", "The message is not text."),
        var text when string.IsNullOrWhiteSpace(text) => new JobError("empty_question", "The message is empty."),
        var text when text.Count(char.IsLetterOrDigit) < FewestLetters => new JobError("question_too_short", "The message is too short to be a question."),
        _ => null,
    };

    private static async Task<(JobRecord? Job, IResult? Problem)> RefuseAsync(HttpContext http, EventLog log, JsonElement message, string? userId, JobError fault)
    {
        var question = (message.Text() ?? message.GetRawText()).Cut(LongestKept);
        var time = (TimeProvider)http.RequestServices.GetService(typeof(TimeProvider))!;
        var request = JobJson.Write(new { Kind = "research", Title = fault.Message, Input = new { Question = question, UserId = userId } });
        var job = new NewJob(JobIds.Create(time), "research", Callers.Owner(http), fault.Message, request);
        var (created, problem) = await JobStart.RunAsync(
            http, log, request, static () => { }, key => log.CreateAsync(job with { Idempotency = key }, http.RequestAborted));
        if (created?.Id != job.Id)
        {
            return (created, problem);
        }

        // The job exists now, so it must end even if the client disconnects: hence no cancellation.
        await log.AppendAsync(
            created.Id,
            [new(EventTypes.JobStarted, JobJson.Write(new { Attempt = 1 })), new(EventTypes.JobFailed, JobJson.Write(new { Error = fault }))],
            producer: null,
            CancellationToken.None);
        return (await log.FindAsync(created.Id, CancellationToken.None) ?? created, null);
    }
}
