using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Headway.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Headway.AspNetCore;

/// <summary>Creates problem details (RFC 9457) with a stable <c>code</c>.</summary>
public static class HeadwayProblem
{
    // Separate options, so that the application's JSON options do not change these responses.
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // safe, because the JSON is never embedded in HTML
    };

    /// <summary>Creates an error response.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The stable code, in snake_case.</param>
    /// <param name="detail">A sentence that tells people what to do.</param>
    /// <param name="more">Additional members.</param>
    public static IResult Of(int status, string code, string detail, params ReadOnlySpan<(string Name, object Value)> more)
    {
        var problem = new ProblemDetails { Type = "about:blank", Title = Title(status), Status = status, Detail = detail, Extensions = { ["code"] = code } };
        foreach (var (name, value) in more)
        {
            problem.Extensions[name] = value;
        }

        return Results.Json(problem, s_json, "application/problem+json", status);
    }

    /// <summary>404 <c>unknown_job</c>: there is no such job, or it is not the caller's.</summary>
    /// <param name="id">What the client wrote.</param>
    public static IResult UnknownJob(string id) =>
        Of(StatusCodes.Status404NotFound, "unknown_job", $"There is no job '{(id.Length <= 64 ? id : id[..64] + "…")}'.");

    internal static IResult BeyondEnd(JobRecord job)
    {
        var fault = BeyondEndFault(job);
        return Of(StatusCodes.Status400BadRequest, fault.Code, fault.Message, ("last_seq", job.LastSeq), ("job", job.Id));
    }

    internal static EventFault BeyondEndFault(JobRecord job) =>
        new("cursor_beyond_end", $"The log ends at seq {job.LastSeq}; the cursor lies beyond it.");

    internal static IResult Invalid(EventFault fault) => fault.Position is { } position
        ? Of(StatusCodes.Status400BadRequest, fault.Code, fault.Message, ("position", position))
        : Of(StatusCodes.Status400BadRequest, fault.Code, fault.Message);

    private static string Title(int status) => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);
}
