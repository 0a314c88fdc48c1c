using System.Text.Json;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Headway.AspNetCore.Native;

/// <summary>The result of a job: the <c>result</c> of its <c>job.completed</c>, as JSON or in a form of its kind.</summary>
internal static class ResultEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/jobs/{id}/result", GetAsync).WithSummary("The result of a job");

    private static async Task<IResult> GetAsync(string id, HttpContext http, EventLog log, IEnumerable<ResultFormat> formats)
    {
        if (await http.FindJobAsync(log, id) is not { } job)
        {
            return HeadwayProblem.UnknownJob(id);
        }

        if (job.Status != JobStatus.Completed)
        {
            return job.IsClosed
                ? HeadwayProblem.Of(StatusCodes.Status409Conflict, "no_result", job.Error?.Message ?? "The job was cancelled.")
                : HeadwayProblem.Of(StatusCodes.Status409Conflict, "not_finished", "The job has not ended yet.");
        }

        var ofKind = formats.Where(format => format.Kind == job.Kind).ToList();
        if (Negotiation.Choose(http.Request, ["application/json", .. ofKind.Select(format => format.MediaType)]) is not { } mediaType)
        {
            return Negotiation.NotAcceptable(["application/json", .. ofKind.Select(format => format.MediaType)]);
        }

        var page = await log.ReadAsync(id, job.LastSeq - 1, 1, http.RequestAborted);
        using var data = JsonDocument.Parse(page.Events[0].Data, new() { MaxDepth = 256 });
        var result = data.RootElement.TryGetProperty("result", out var value) ? value.Clone() : JsonDocument.Parse("null").RootElement;
        return Send(http, result, mediaType, ofKind);
    }

    private static IResult Send(HttpContext http, JsonElement result, string mediaType, List<ResultFormat> formats)
    {
        http.Response.Headers.Append(HeaderNames.Vary, "Accept");
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (formats.Find(format => format.MediaType == mediaType) is not { } format)
        {
            return Results.Bytes(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(result).ToArray(), "application/json; charset=utf-8");
        }

        // The text comes from documents, so the browser must not run or load anything in it.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
        return Results.Text(format.Render(result), $"{mediaType}; charset=utf-8");
    }
}
