using System.Text.Json;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>The open question of a job.</summary>
/// <param name="Node">The node that asked.</param>
/// <param name="Prompt">The question; undefined if absent.</param>
/// <param name="Options">The possible answers, as the job listed them; undefined if absent.</param>
public sealed record JobQuestion(string? Node, JsonElement Prompt, JsonElement Options)
{
    /// <summary>Reads the open question of a job; null if none is open.</summary>
    public static async ValueTask<JobQuestion?> FindAsync(EventLog log, JobRecord job, CancellationToken cancellationToken)
    {
        if (job.InputSeq == 0)
        {
            return null;
        }

        var page = await log.ReadAsync(job.Id, job.InputSeq - 1, 1, cancellationToken);
        if (page.Events is not [{ Type: EventTypes.JobInputRequired } asked])
        {
            return null;
        }

        using var data = JsonDocument.Parse(asked.Data);
        return new(asked.Node, Member(data, "prompt"), Member(data, "options"));
    }

    private static JsonElement Member(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value) ? value.Clone() : default;
}
