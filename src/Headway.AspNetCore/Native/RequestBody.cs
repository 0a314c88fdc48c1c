using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Headway.AspNetCore.Access;
using Headway.Log;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore.Native;

/// <summary>Reads request bodies: bounded, valid UTF-8, valid JSON of bounded depth, or a fault with a code.</summary>
internal static class RequestBody
{
    /// <summary>How deep JSON from outside may nest.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = MaxDepth };

    public static bool IsJson(HttpRequest request) => HasMediaType(request, "application/json");

    public static bool IsNdjson(HttpRequest request) =>
        HasMediaType(request, "application/x-ndjson") || HasMediaType(request, "application/jsonl");

    public static IResult WrongMediaType(string wanted) =>
        HeadwayProblem.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", $"Send the body with Content-Type: {wanted}.");

    /// <summary>The whole body, as an array of its own; see <see cref="GatherAsync"/>.</summary>
    /// <exception cref="BadHttpRequestException">413.</exception>
    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var most = request.HttpContext.RequestServices.GetRequiredService<HttpOptions>().MaxBodyBytes;
        var body = await GatherAsync(request, most, cancellationToken);
        var copy = body.ToArray();
        request.BodyReader.AdvanceTo(body.End);
        return copy;
    }

    /// <summary>
    /// The whole body, as it lies in the server's buffers: whoever has done with it advances the request's reader to its
    /// end. One that is too large is read to its end all the same (up to what Kestrel lets through), because a
    /// connection that is closed on a sender in full flow is reset, and the sender never sees the 413.
    /// </summary>
    /// <param name="request">Whose body.</param>
    /// <param name="most">How many bytes are taken.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BadHttpRequestException">413.</exception>
    /// <exception cref="TemporaryRefusalException">503: the bodies of all requests use too much memory.</exception>
    public static async ValueTask<ReadOnlySequence<byte>> GatherAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        var isTooLarge = request.ContentLength > most;
        BodyReservation? reservation = null;
        while (true)
        {
            var read = await ReadPartAsync(request, cancellationToken);
            isTooLarge |= read.Buffer.Length > most;
            if (read.IsCompleted && !isTooLarge)
            {
                return read.Buffer;
            }

            if (!isTooLarge && read.Buffer.Length > 0)
            {
                // A body that arrives at once is not counted: it is used at once.
                reservation ??= request.HttpContext.RequestServices.GetRequiredService<BodyBudget>().Open(request.HttpContext);
                Count(reservation, request, read.Buffer);
            }

            request.BodyReader.AdvanceTo(isTooLarge ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
            }
        }
    }

    // Kestrel throws this for a chunk whose size is beyond any number.
    private static async ValueTask<System.IO.Pipelines.ReadResult> ReadPartAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.BodyReader.ReadAsync(cancellationToken);
        }
        catch (IOException fault) when (fault is not (BadHttpRequestException or ConnectionResetException))
        {
            throw new BadHttpRequestException("The body cannot be read.", StatusCodes.Status400BadRequest, fault);
        }
    }

    // What was read must be given back before the refusal, or the server cannot skip the rest of the body.
    private static void Count(BodyReservation reservation, HttpRequest request, ReadOnlySequence<byte> body)
    {
        try
        {
            reservation.GrowTo(body.Length);
        }
        catch (TemporaryRefusalException)
        {
            request.BodyReader.AdvanceTo(body.End);
            throw;
        }
    }

    /// <summary>Whether it is valid UTF-8 that surely holds no half of a surrogate pair.</summary>
    public static bool IsPlainText(ReadOnlySpan<byte> json) => Utf8.IsValid(json) && !MayHoldHalfPair(json);

    /// <summary>Parses one JSON value.</summary>
    public static (JsonDocument? Document, EventFault? Fault) Parse(ReadOnlyMemory<byte> json, string where = "The body")
    {
        if (!Utf8.IsValid(json.Span))
        {
            return (null, new("invalid_json", $"{where} is not valid UTF-8."));
        }

        try
        {
            var document = JsonDocument.Parse(json, s_json);
            if (!MayHoldHalfPair(json.Span) || !HoldsHalfPair(document.RootElement))
            {
                return (document, null);
            }

            document.Dispose();
            return (null, new("invalid_json", $"{where} holds half of a surrogate pair (\\ud800 to \\udfff), which is no text."));
        }
        catch (JsonException fault)
        {
            return (null, Explain(json, fault, where));
        }
    }

    private static bool MayHoldHalfPair(ReadOnlySpan<byte> json) => json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0;

    // Half a pair is JSON by the letter (RFC 8259, section 8.2), but no reader can make a string of it.
    private static bool HoldsHalfPair(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString() is null,
                JsonValueKind.Array => element.EnumerateArray().Any(HoldsHalfPair),
                JsonValueKind.Object => element.EnumerateObject().Any(static member => member.Name is null || HoldsHalfPair(member.Value)),
                _ => false,
            };
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    /// <summary>What is wrong with a text that should be JSON, if anything.</summary>
    public static EventFault? CheckText(ReadOnlyMemory<byte> json, string where)
    {
        var (document, fault) = Parse(json, where);
        document?.Dispose();
        return fault;
    }

    /// <summary>Says what is wrong with a text that a reader of JSON refused.</summary>
    public static EventFault Explain(ReadOnlyMemory<byte> json, JsonException fault, string where)
    {
        if (json.Span.IndexOfAnyExcept(" \n\r\t"u8) < 0)
        {
            return new("invalid_json", $"{where} is empty; JSON was expected.");
        }

        return fault.Message.Contains("maximum configured depth", StringComparison.Ordinal)
            ? new("too_deep", $"{where} nests deeper than {MaxDepth} levels.")
            : new("invalid_json", $"{where} is not valid JSON (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}).");
    }

    private static bool HasMediaType(HttpRequest request, string mediaType) =>
        request.ContentType == mediaType
        || (Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var given)
            && given.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));
}
