using System.Buffers;
using System.Globalization;
using System.Text;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Native;

/// <summary>One page of a log as a JSON object.</summary>
internal static class LogPages
{
    // A page is built in memory. With large events it ends early, and 'next' continues it.
    private const int MaxBytes = 4 << 20;

    public static async Task<IResult> ReadAsync(string id, HttpContext http, EventLog log, ReadParameters parameters)
    {
        if (await http.FindJobAsync(log, id) is not { } job)
        {
            return HeadwayProblem.UnknownJob(id);
        }

        var after = parameters.Cursor.IsLatest ? job.LastSeq : parameters.Cursor.After;
        if (after > job.LastSeq)
        {
            return HeadwayProblem.BeyondEnd(job);
        }

        var page = await CollectAsync(job, log, parameters, after, http.RequestAborted);
        return Results.Bytes(page, "application/json; charset=utf-8");
    }

    private static async Task<byte[]> CollectAsync(
        JobRecord job, EventLog log, ReadParameters parameters, long after, CancellationToken cancellationToken)
    {
        var subscription = parameters.Subscribe();
        var body = new ArrayBufferWriter<byte>();
        var gap = "";
        var count = 0;
        body.Write("{\"events\":["u8);
        while (count < parameters.Limit && body.WrittenCount < MaxBytes && after < job.LastSeq)
        {
            var page = await log.ReadAsync(job.Id, after, parameters.Limit, cancellationToken);
            if (page.FirstSeq > after + 1)
            {
                gap = string.Create(CultureInfo.InvariantCulture, $",\"gap\":{{\"from\":{after + 1},\"to\":{page.FirstSeq - 1}}}");
            }

            foreach (var e in page.Events)
            {
                after = e.Seq;
                if (subscription.Shows(e))
                {
                    body.Write(count++ == 0 ? ""u8 : ","u8);
                    body.Write(e.Json.Span);
                }

                if (count == parameters.Limit || body.WrittenCount >= MaxBytes)
                {
                    break;
                }
            }

            if (page.Events.Count == 0)
            {
                break;
            }
        }

        body.Write("]"u8);
        body.Write(Encoding.ASCII.GetBytes(gap));
        if (after < job.LastSeq)
        {
            body.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"next\":{after}")));
        }

        body.Write("}"u8);
        return body.WrittenSpan.ToArray();
    }
}
