using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Headway.AspNetCore.Hosting;
using Headway.AspNetCore.Native;
using Headway.Jobs;
using Headway.Jobs.Tickets;
using Headway.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore.Dialects;

/// <summary>Reads the requests of a dialect. An invalid body gets 422 and a problem with a <c>code</c>.</summary>
/// <remarks>Thread-safe.</remarks>
[Experimental(Seam.Diagnostic)]
public static class DialectRequest
{
    /// <summary>Reads the body as a JSON object, of at most <see cref="HttpOptions.MaxBodyBytes"/>.</summary>
    /// <param name="http">The request.</param>
    /// <returns>The object, or the problem to answer with.</returns>
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

    /// <summary>
    /// Creates and queues a job of the caller. A request with a cursor gets the job that the cursor names; a request with a
    /// known <c>Idempotency-Key</c> gets the job of that key. A HEAD creates nothing and gets an answer without a body.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="engine">The job engine of the application.</param>
    /// <param name="kind">The name of a registered kind, or <c>external</c>.</param>
    /// <param name="input">The job's input, serialised with snake_case names.</param>
    /// <param name="options">The job's options. Null, the default: those of the kind.</param>
    /// <returns>The job, or the problem to answer with.</returns>
    public static async Task<(JobRecord? Job, IResult? Problem)> StartAsync(HttpContext http, JobEngine engine, string kind, object input, object? options = null)
    {
        if (Callers.RefuseKind(http, engine, kind) is { } refusal)
        {
            return (null, refusal);
        }

        try
        {
            return await CreateAsync(http, engine, kind, input, options);
        }
        catch (JobRefusedException refused)
        {
            return (null, Refusal(refused.Code, refused.Message));
        }
    }

    /// <summary>Like <see cref="StartAsync"/>, but throws when the kind refuses the job.</summary>
    /// <exception cref="JobRefusedException">The kind refuses the input or an option.</exception>
    internal static Task<(JobRecord? Job, IResult? Problem)> CreateAsync(HttpContext http, JobEngine engine, string kind, object input, object? options = null)
    {
        var request = new JobRequest(
            kind,
            JsonSerializer.SerializeToElement(input, JobJson.Options),
            options is null ? default : JsonSerializer.SerializeToElement(options, JobJson.Options),
            Callers.Owner(http));
        return JobStart.RunAsync(
            http,
            http.RequestServices.GetRequiredService<EventLog>(),
            JobJson.Write(new { kind, input, options }),
            () => engine.Check(request),
            key => engine.CreateAsync(request with { Idempotency = key }, http.RequestAborted));
    }

    /// <summary>Makes a problem with status 422.</summary>
    /// <param name="code">The stable code, in snake_case.</param>
    /// <param name="detail">A sentence that explains how to correct the request.</param>
    public static IResult Refusal(string code, string detail) => HeadwayProblem.Of(StatusCodes.Status422UnprocessableEntity, code, detail);

    /// <summary>Returns the owner of the caller's jobs, for <see cref="JobRequest.Owner"/>. On a server without keys all callers have one owner.</summary>
    /// <param name="http">The request.</param>
    public static string OwnerOf(HttpContext http) => Callers.Owner(http);

    /// <summary>What the caller may do with its jobs: everything, unless a ticket opened the connection. A socket that takes messages of its client must respect it.</summary>
    /// <param name="http">The request.</param>
    public static TicketAccess AccessOf(HttpContext http) => Callers.Access(http);

    /// <summary>The address of a path of the same dialect as the client must send it: with the path base and the prefix of the routes.</summary>
    /// <param name="http">The request that is answered.</param>
    /// <param name="path">The path as it was mapped, such as <c>/ticker/x</c>.</param>
    public static string AddressOf(HttpContext http, string path) => Addresses.AddressOf(http, path);

    /// <summary>Finds a job of the caller. A request with a ticket finds only the ticket's job.</summary>
    /// <param name="http">The request.</param>
    /// <param name="log">The logs of the application.</param>
    /// <param name="id">The job's id, as the client sent it.</param>
    /// <returns>The job; null: answer with <see cref="HeadwayProblem.UnknownJob"/>.</returns>
    public static ValueTask<JobRecord?> FindJobAsync(HttpContext http, EventLog log, string id) => Callers.FindJobAsync(http, log, id);

    /// <summary>Finds a job by its id or by the idempotency key made of a producer's id.</summary>
    /// <param name="http">The request.</param>
    /// <param name="log">The logs of the application.</param>
    /// <param name="id">A job's id, or an id that the producer chose.</param>
    /// <param name="key">Makes the job's idempotency key from the producer's id.</param>
    /// <inheritdoc cref="FindJobAsync(HttpContext, EventLog, string)" path="/returns"/>
    public static async ValueTask<JobRecord?> FindJobAsync(HttpContext http, EventLog log, string id, Func<string, string> key) =>
        await Callers.FindJobAsync(http, log, id) is var own && own is { IsClosed: false } ? own
            : await log.FindByKeyAsync(Callers.Owner(http), key(id), http.RequestAborted) is { } named && Callers.MaySee(http, named) ? named // of a later run
            : own;
}
