using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore;

/// <summary>Errors as RFC 9457 problem details with a stable <c>code</c>.</summary>
internal static class Problem
{
    public static IResult Of(int status, string code, string detail, params ReadOnlySpan<(string Name, object Value)> more)
    {
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code };
        foreach (var (name, value) in more)
        {
            extensions[name] = value;
        }

        return Results.Problem(detail, statusCode: status, title: Title(status), type: "about:blank", extensions: extensions);
    }

    public static IResult UnknownJob(string id) =>
        Of(StatusCodes.Status404NotFound, "unknown_job", $"There is no job '{(id.Length <= 64 ? id : id[..64] + "…")}'.");

    public static IResult BeyondEnd(JobRecord job)
    {
        var fault = BeyondEndFault(job);
        return Of(StatusCodes.Status400BadRequest, fault.Code, fault.Message, ("last_seq", job.LastSeq), ("job", job.Id));
    }

    public static EventFault BeyondEndFault(JobRecord job) =>
        new("cursor_beyond_end", $"The log ends at seq {job.LastSeq}; the cursor lies beyond it.");

    public static IResult Invalid(EventFault fault) => fault.Position is { } position
        ? Of(StatusCodes.Status400BadRequest, fault.Code, fault.Message, ("position", position))
        : Of(StatusCodes.Status400BadRequest, fault.Code, fault.Message);

    private static string Title(int status) => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);
}
