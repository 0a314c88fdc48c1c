using System.Text.Json;
using Headway.AspNetCore.Native;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Headway.AspNetCore.Dialects;

/// <summary>What the requests of all dialects have in common. Their contracts say 422 for a body that does not fit.</summary>
internal static class DialectRequest
{
    /// <summary>The body as a JSON object; a problem with 422 when it is none.</summary>
    public static async Task<(JsonElement Body, IResult? Problem)> ReadAsync(HttpContext http)
    {
        var (document, fault) = RequestBody.Parse(await RequestBody.ReadAsync(http.Request, http.RequestAborted));
        using (document)
        {
            return fault is not null ? (default, Refusal(fault.Code, fault.Message))
                : document!.RootElement.ValueKind == JsonValueKind.Object ? (document.RootElement.Clone(), null)
                : (default, Refusal("invalid_body", "The body must be a JSON object."));
        }
    }

    /// <summary>Creates a job; a problem with 422 when its kind refuses it.</summary>
    public static async Task<(JobRecord? Job, IResult? Problem)> StartAsync(HttpContext http, JobEngine engine, string kind, object input, object? options = null)
    {
        try
        {
            var request = new JobRequest(
                kind,
                JsonSerializer.SerializeToElement(input, JobJson.Options),
                options is null ? default : JsonSerializer.SerializeToElement(options, JobJson.Options),
                Callers.Owner(http));
            var created = await engine.CreateAsync(request, http.RequestAborted);
            return (created.Job, null);
        }
        catch (JobRefusedException refused)
        {
            return (null, Refusal(refused.Code, refused.Message));
        }
    }

    /// <summary>
    /// The id in the path as its sender means it. Kestrel decodes everything but <c>%2F</c>, so <c>a%2Fb</c> and
    /// <c>a%252Fb</c> are the same in a route; the request's target tells them apart.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="id">The id in the route.</param>
    public static string SentId(this HttpContext http, string id)
    {
        if (!id.Contains("%2f", StringComparison.OrdinalIgnoreCase) || http.Features.Get<IHttpRequestFeature>() is not { RawTarget: { } target })
        {
            return id;
        }

        var sent = target.Split('?')[0].Split('/').LastOrDefault(part =>
            Uri.UnescapeDataString(part.Replace("%2F", "%252F", StringComparison.Ordinal).Replace("%2f", "%252f", StringComparison.Ordinal)) == id);
        return sent is null ? id : Uri.UnescapeDataString(sent);
    }

    public static IResult Refusal(string code, string detail) => HeadwayProblem.Of(StatusCodes.Status422UnprocessableEntity, code, detail);

    /// <summary>A number that a client wrote, brought into the range that the option has; null when there is none.</summary>
    public static int? Clamp(this JsonElement element, string name, int least, int most) =>
        element.Number(name) is { } number ? (int)Math.Clamp(number, least, most) : null;

    /// <summary>
    /// The caller's job of this id; or, where producers have ids of their own, the one whose channel has this name.
    /// </summary>
    /// <param name="http">Who asks.</param>
    /// <param name="log">The logs.</param>
    /// <param name="id">A job's id, or a producer's name for its task.</param>
    /// <param name="channel">Makes the channel's name, the idempotency key of the job, from the producer's id.</param>
    public static async ValueTask<JobRecord?> FindJobAsync(this HttpContext http, EventLog log, string id, Func<string, string> channel) =>
        await http.FindJobAsync(log, id)
        ?? (await log.FindByKeyAsync(Callers.Owner(http), channel(id), http.RequestAborted) is { } job && Callers.MaySee(http, job) ? job : null);
}
