using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Dialects;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore.Native;

/// <summary>Appends events of outside producers (PROTOCOL.md, section 5). A request is appended whole or not at all. Requests of a named producer are fenced and deduplicated.</summary>
internal sealed class AppendEndpoint(EventLog log, HttpOptions options, DialectTable dialects, HeadwayMetrics metrics, RefusalCounter refusals, RefusedEnds ends)
{
    private const int MaxProducerId = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Created once, so that no request needs a scope of services for it.
        var endpoint = ActivatorUtilities.CreateInstance<AppendEndpoint>(routes.ServiceProvider);
        routes.MapPost("/v1/jobs/{id}/events", endpoint.AnswerAsync).WithSummary("Appends events to an external job").WithRate(RateCategory.Appends);
    }

    // One async method for the whole request, because each further one allocates a state machine.
    private async Task AnswerAsync(string id, HttpContext http)
    {
        var refusal = CheckHeaders(http.Request, out var lines, out var producer) ?? CheckJob(id, await http.FindFactsAsync(log, id));
        if (refusal is null)
        {
            try
            {
                var gathered = await RequestBody.GatherAsync(http.Request, options.MaxBodyBytes, http.RequestAborted);
                try
                {
                    // Stored whether or not the sender waits for the answer.
                    var body = gathered.IsSingleSegment ? gathered.First : gathered.ToArray();
                    var (events, fault) = EventBody.Parse(body, lines, options.MaxEventBytes, dialects);
                    refusal = fault is null ? Answer(id, http, await log.AppendAsync(id, events, producer, CancellationToken.None), producer) : Refuse(id, producer, fault, body.Span);
                }
                finally
                {
                    http.Request.BodyReader.AdvanceTo(gathered.End); // the events are slices of the body until here
                }
            }
            catch (BodyTooLargeException large)
            {
                refusals.Count("body_too_large");
                refusal = Refuse(id, producer, new("body_too_large", large.Message), large.Start.Span);
            }
        }

        await (refusal?.ExecuteAsync(http) ?? http.Response.BodyWriter.FlushAsync(CancellationToken.None).AsTask());
    }

    // Checks the headers. Null: no fault.
    private static IResult? CheckHeaders(HttpRequest request, out bool lines, out Producer? producer)
    {
        var isJson = RequestBody.IsJson(request);
        (lines, producer) = (!isJson && RequestBody.IsNdjson(request), null);
        if (!lines && !isJson)
        {
            return RequestBody.WrongMediaType("application/json or application/x-ndjson");
        }

        (producer, var fault) = ReadProducer(request);
        return fault is null ? null : HeadwayProblem.Invalid(fault);
    }

    private static IResult? CheckJob(string id, JobFacts? job) => job switch
    {
        null => HeadwayProblem.UnknownJob(id),
        { Kind: not JobEngine.External } => HeadwayProblem.Of(StatusCodes.Status409Conflict, "not_external", "Only a job of kind 'external' takes events from outside."),
        _ => null,
    };

    private IResult Refuse(string job, Producer? producer, EventFault fault, ReadOnlySpan<byte> body)
    {
        metrics.CountRefusedEvents(fault.Code);
        var status = fault.Code is "event_too_large" or "body_too_large" ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;
        if (!UnstorableEnd.IsIn(body, dialects))
        {
            return HeadwayProblem.Of(status, fault.Code, fault.Message);
        }

        ends.Add(job, producer, fault);
        return HeadwayProblem.Of(
            status,
            fault.Code,
            $"{fault.Message} The request ends the job: send it again, corrected, within {RefusedEnds.GraceSeconds} seconds, or the job ends as failed with the code end_{fault.Code}.",
            ("ends_in", RefusedEnds.GraceSeconds));
    }

    private static IResult? Answer(string id, HttpContext http, AppendResult result, Producer? producer)
    {
        switch (result.Outcome)
        {
            case AppendOutcome.Appended or AppendOutcome.Repeated:
                WriteLastSeq(http.Response, result.LastSeq);
                return null;
            case AppendOutcome.Fenced:
                http.Response.Headers["Producer-Epoch"] = Text(result.Epoch);
                return HeadwayProblem.Of(
                    StatusCodes.Status403Forbidden, "old_epoch", $"Epoch {result.Epoch} of this producer has taken over.", ("epoch", result.Epoch));
            case AppendOutcome.SequenceGap:
                http.Response.Headers["Producer-Expected-Seq"] = Text(result.ExpectedSeq);
                http.Response.Headers["Producer-Received-Seq"] = Text(producer?.Seq ?? 0);
                return HeadwayProblem.Of(
                    StatusCodes.Status409Conflict, "sequence_gap", $"Producer-Seq {result.ExpectedSeq} was expected.", ("expected_seq", result.ExpectedSeq));
            case AppendOutcome.ProducerConflict:
                return HeadwayProblem.Of(
                    StatusCodes.Status409Conflict, "producer_conflict", $"Producer-Seq {producer?.Seq} was used for another request; nothing was appended.");
            case AppendOutcome.TooManyProducers:
                return HeadwayProblem.Of(
                    StatusCodes.Status409Conflict, "too_many_producers", $"The job has {ProducerState.MaxProducers} producers already. Use one of their ids, with a higher epoch.");
            case AppendOutcome.UnknownJob:
                return HeadwayProblem.UnknownJob(id);
            default:
                return HeadwayProblem.Of(StatusCodes.Status409Conflict, "log_closed", "The log has its terminal event.", ("last_seq", result.LastSeq));
        }
    }

    // Written without a serializer, because every append gets this answer. Flushed at the end of the request, so that it also
    // reaches a response body that the host has wrapped.
    private static void WriteLastSeq(HttpResponse response, long lastSeq)
    {
        Span<byte> number = stackalloc byte[20];
        Utf8Formatter.TryFormat(lastSeq, number, out var digits);
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = "{\"last_seq\":}"u8.Length + digits;
        response.BodyWriter.Write("{\"last_seq\":"u8);
        response.BodyWriter.Write(number[..digits]);
        response.BodyWriter.Write("}"u8);
    }

    private static (Producer? Producer, EventFault? Fault) ReadProducer(HttpRequest request)
    {
        var id = request.Headers["Producer-Id"].ToString();
        var epoch = request.Headers["Producer-Epoch"].ToString();
        var seq = request.Headers["Producer-Seq"].ToString();
        if (id.Length == 0)
        {
            return epoch.Length == 0 && seq.Length == 0
                ? (null, null)
                : (null, new("invalid_producer", "Producer-Epoch and Producer-Seq need a Producer-Id."));
        }

        if (id.Length > MaxProducerId || id is Producer.Worker or Producer.Channel)
        {
            return (null, new("invalid_producer", $"A Producer-Id has 1 to {MaxProducerId} characters, and '{Producer.Worker}' and '{Producer.Channel}' are taken."));
        }

        return TryNumber(epoch, absent: 0, out var epochNumber) && TryNumber(seq, absent: null, out var seqNumber)
            ? (new Producer(id, epochNumber ?? 0, seqNumber), null)
            : (null, new("invalid_producer", "Producer-Epoch and Producer-Seq are whole numbers from 0 on."));
    }

    private static bool TryNumber(string text, long? absent, out long? value)
    {
        value = absent;
        if (text.Length == 0)
        {
            return true;
        }

        var good = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < long.MaxValue;
        value = number;
        return good;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
