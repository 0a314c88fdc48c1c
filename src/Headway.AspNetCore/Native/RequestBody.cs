using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Headway.AspNetCore.Access;
using Headway.Log;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore.Native;

/// <summary>Reads request bodies with limits of size and depth. Invalid UTF-8 or JSON is a fault with a code.</summary>
internal static class RequestBody
{
    /// <summary>The deepest nesting of JSON in a request.</summary>
    public const int MaxDepth = 64;

    private const int MaxStart = 64 << 10; // bytes that are kept of a body that is too large

    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = MaxDepth };

    public static bool IsJson(HttpRequest request) => HasMediaType(request, "application/json");

    public static bool IsNdjson(HttpRequest request) =>
        HasMediaType(request, "application/x-ndjson") || HasMediaType(request, "application/jsonl");

    public static IResult WrongMediaType(string wanted) =>
        HeadwayProblem.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", $"Send the body with Content-Type: {wanted}.");

    /// <summary>Returns the whole body as a new array; see <see cref="GatherAsync"/>.</summary>
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
    /// Returns the whole body in the server's buffers. The caller advances the request's reader to its end when it has
    /// used the body. A body that is too large is still read to its end, up to Kestrel's limit: if the server closed the
    /// connection while the client sends, the connection would be reset and the client would not see the 413.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="most">The largest body, in bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="BodyTooLargeException">413.</exception>
    /// <exception cref="TemporaryRefusalException">503: the bodies of all requests use too much memory.</exception>
    public static async ValueTask<ReadOnlySequence<byte>> GatherAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        var isTooLarge = request.ContentLength > most;
        MemoryStream? start = null;
        BodyReservation? reservation = null;
        while (true)
        {
            var read = await ReadPartAsync(request, cancellationToken);
            isTooLarge |= read.Buffer.Length > most;
            if (isTooLarge)
            {
                start ??= new();
                Keep(start, read.Buffer);
            }

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
                throw new BodyTooLargeException(start!.ToArray());
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

    private static void Keep(MemoryStream start, ReadOnlySequence<byte> body)
    {
        foreach (var part in body.Slice(0, Math.Min(body.Length, MaxStart - start.Length)))
        {
            start.Write(part.Span);
        }
    }

    /// <summary>The text without the byte order mark that some programs write at its start.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) => json.Span.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json;

    /// <summary>Whether the text is valid UTF-8 and certainly without half of a surrogate pair.</summary>
    public static bool IsPlainText(ReadOnlySpan<byte> json) => Utf8.IsValid(json) && !MayHoldHalfPair(json);

    /// <summary>Parses one JSON value.</summary>
    public static (JsonDocument? Document, EventFault? Fault) Parse(ReadOnlyMemory<byte> json, string where = "The body")
    {
        json = WithoutMark(json);
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

    // RFC 8259, section 8.2, allows half of a surrogate pair in JSON, but it cannot be decoded to a string.
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

    /// <summary>Returns the fault of a text that should be JSON, or null.</summary>
    public static EventFault? CheckText(ReadOnlyMemory<byte> json, string where)
    {
        var (document, fault) = Parse(json, where);
        document?.Dispose();
        return fault;
    }

    /// <summary>Describes the fault of a text that the JSON reader refused.</summary>
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

/// <summary>The body of a request is larger than the server takes.</summary>
/// <param name="start">How it begins.</param>
internal sealed class BodyTooLargeException(byte[] start) : BadHttpRequestException("The request body is too large for this server.", StatusCodes.Status413PayloadTooLarge)
{
    /// <summary>The first bytes of the body.</summary>
    public ReadOnlyMemory<byte> Start { get; } = start;
}
