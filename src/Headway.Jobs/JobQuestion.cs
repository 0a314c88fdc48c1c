using System.Text.Json;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>A question that a job has asked and nobody has answered yet.</summary>
/// <param name="Node">The node that asks.</param>
/// <param name="Prompt">The question, for a person; undefined when the asker left it out.</param>
/// <param name="Options">What may be answered, as the job offered it; undefined when it offered nothing.</param>
public sealed record JobQuestion(string? Node, JsonElement Prompt, JsonElement Options)
{
    /// <summary>The open question of a job; null when none is open.</summary>
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
