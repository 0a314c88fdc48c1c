using System.Text.Json;
using Headway.AspNetCore.Native;
using Headway.Jobs;
using Headway.Jobs.Tickets;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Access;

/// <summary>Issues tickets (PROTOCOL.md, section 10.2).</summary>
internal static class TicketEndpoint
{
    private static readonly Dictionary<string, TicketAccess> s_access = new(StringComparer.Ordinal)
    {
        ["read"] = TicketAccess.Read,
        ["join"] = TicketAccess.Join,
        ["control"] = TicketAccess.Control,
    };

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/tickets", IssueAsync).WithSummary("Issues a ticket that opens one live response of a job");

    private static async Task<IResult> IssueAsync(HttpContext http, EventLog log, TicketIssuer tickets)
    {
        if (!RequestBody.IsJson(http.Request))
        {
            return RequestBody.WrongMediaType("application/json");
        }

        var (document, fault) = RequestBody.Parse(await RequestBody.ReadAsync(http.Request, http.RequestAborted));
        using (document)
        {
            if ((fault ?? Check(document!.RootElement)) is { } found)
            {
                return HeadwayProblem.Invalid(found);
            }

            var (id, may) = Read(document!.RootElement);
            if (await http.FindJobAsync(log, id) is not { } job)
            {
                return HeadwayProblem.UnknownJob(id);
            }

            var (ticket, expires) = await tickets.IssueAsync(new(job.Owner, job.Id, may), http.Features.Get<Caller>()?.Expires ?? DateTimeOffset.MaxValue, http.RequestAborted);
            http.Response.Headers.CacheControl = "no-store";
            return Results.Json(new { ticket, expires, May = Name(may) }, JobJson.Options, statusCode: StatusCodes.Status201Created);
        }
    }

    private static EventFault? Check(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new("invalid_body", "The body must be an object: {\"job\", \"may\"?}.");
        }

        if (root.EnumerateObject().FirstOrDefault(static member => member.Name is not ("job" or "may")) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            return new("unknown_field", $"'{(unknown.Name.Length <= 40 ? unknown.Name : unknown.Name[..40] + "…")}' is not a field of a ticket request: job, may.");
        }

        return !root.TryGetProperty("job", out var job) || job.ValueKind != JsonValueKind.String ? new("missing_field", "'job' is missing, or is not a string.")
            : root.TryGetProperty("may", out var may) && (may.ValueKind != JsonValueKind.String || !s_access.ContainsKey(may.GetString()!))
                ? new("invalid_may", "'may' is read, join or control.")
            : null;
    }

    private static (string Job, TicketAccess May) Read(JsonElement root) =>
        (root.GetProperty("job").GetString()!, root.TryGetProperty("may", out var may) ? s_access[may.GetString()!] : TicketAccess.Read);

    private static string Name(TicketAccess may) => s_access.First(pair => pair.Value == may).Key;
}
