using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>Reads the data of a job's first and last events.</summary>
internal static class JobData
{
    /// <summary>Returns the data of <c>job.queued</c>.</summary>
    public static JsonElement Request(JobRecord job) => job.Request.IsEmpty ? default : Parse(job.Request);

    /// <summary>Returns the data of the newest event: for an ended job, its result, error or reason.</summary>
    public static async ValueTask<JsonElement> LastAsync(JobRecord job, EventLog log, CancellationToken cancellationToken)
    {
        var page = await log.ReadAsync(job.Id, job.LastSeq - 1, 1, cancellationToken);
        return page.Events is [var last] ? Parse(last.Data) : default;
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, new() { MaxDepth = 256 });
        return JsonElement.ParseValue(ref reader);
    }
}
