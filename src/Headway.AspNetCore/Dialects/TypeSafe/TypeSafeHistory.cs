using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects.TypeSafe;

/// <summary>Finds the last message of a task, for clients that poll.</summary>
internal static class TypeSafeHistory
{
    private const int Page = 500;
    private const int Whole = 10_000; // events up to which a log is folded from its start
    private const int Recent = 500;   // events that are folded of a longer one

    /// <summary>Returns the last message of a job; undefined when it has none yet.</summary>
    public static async Task<JsonElement> LastAsync(TypeSafeDialect dialect, JobRecord job, EventLog log, CancellationToken cancellationToken)
    {
        var translator = dialect.Begin(FoldedJob.Of(job));
        TranslatedMessage? last = null;
        var at = job.LastSeq <= Whole ? 0 : job.LastSeq - Recent;
        while (at < job.LastSeq)
        {
            var page = await log.ReadAsync(job.Id, at, Page, cancellationToken);
            if (page.Events.Count == 0)
            {
                break;
            }

            foreach (var e in page.Events)
            {
                last = translator.TranslateOrSkip(e, static (_, _) => { }).Messages is [.., var newest] ? newest : last;
                at = e.Seq;
            }
        }

        return last is null ? default : JsonSerializer.Deserialize<JsonElement>(last.Json.Span);
    }
}
