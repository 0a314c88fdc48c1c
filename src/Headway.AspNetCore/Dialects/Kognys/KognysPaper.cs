using Headway.AspNetCore.Hosting;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Dialects.Kognys;

/// <summary>Answers with the paper of a job, or with the reason why there is none.</summary>
internal static class KognysPaper
{
    /// <summary>Answers the request that started the job and waited for its end.</summary>
    public static async Task<IResult> AnswerStartAsync(HttpContext http, EventLog log, JobRecord job, KognysDialect dialect)
    {
        http.Response.Headers.ContentLocation = http.AddressOf($"/papers/{job.Id}");
        return job.Status switch
        {
            JobStatus.Completed or JobStatus.Cancelled => await AnswerReadAsync(http, log, job, dialect),
            JobStatus.Failed when KognysQuestion.IsFault(job.Error!.Code) => NoAnswer(job, job.Error.Message),
            JobStatus.Failed => HeadwayProblem.Of(StatusCodes.Status500InternalServerError, "research_failed", job.Error!.Message, ("paper_id", job.Id)),
            _ => HeadwayProblem.Of(StatusCodes.Status503ServiceUnavailable, "stopping", "The request ended before the research, which continues. The paper will be at the address in Content-Location.", ("paper_id", job.Id)),
        };
    }

    /// <summary>Answers a request for the paper.</summary>
    public static async Task<IResult> AnswerReadAsync(HttpContext http, EventLog log, JobRecord job, KognysDialect dialect)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (job.Status != JobStatus.Completed)
        {
            return job.IsClosed
                ? HeadwayProblem.Of(StatusCodes.Status409Conflict, "no_result", job.Error?.Message ?? "The job was cancelled.", ("paper_id", job.Id))
                : HeadwayProblem.Of(StatusCodes.Status409Conflict, "not_finished", "The job has not ended yet.", ("paper_id", job.Id));
        }

        var data = await JobData.LastAsync(job, log, http.RequestAborted);
        return EndTexts.Refusal(data) is { } refusal ? NoAnswer(job, refusal)
            : dialect.AnswerOf(FoldedJob.Of(job), data) is { Length: > 0 } answer ? Results.Json(new { PaperId = job.Id, PaperContent = answer }, JobJson.Options)
            : NoAnswer(job, "No final answer was generated.");
    }

    private static IResult NoAnswer(JobRecord job, string why) =>
        HeadwayProblem.Of(StatusCodes.Status422UnprocessableEntity, "no_answer", why, ("paper_id", job.Id));
}
