using System.Text.Json;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>The state that an attempt reads from the log when it starts: outputs of completed steps, answers and steering.</summary>
internal sealed class JobHistory
{
    private const int PageSize = 512;

    // A log with only job.queued and the first job.started has nothing to read. This is the usual case.
    private const int FirstAttemptSeq = 2;

    private readonly Dictionary<string, LogEvent> _completed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _answers = new(StringComparer.Ordinal);

    /// <summary>The steering, in log order.</summary>
    public List<Steering> Steering { get; } = [];

    /// <summary>The node whose question is open; null if none is.</summary>
    public string? OpenQuestion { get; private set; }

    /// <summary>The job's progress in the log, 0 to 100.</summary>
    public double Percent { get; private set; }

    public static async Task<JobHistory> ReadAsync(EventLog log, JobRecord job, CancellationToken cancellationToken)
    {
        var history = new JobHistory { Percent = job.Percent };
        if (job is { Attempt: 1, LastSeq: FirstAttemptSeq })
        {
            return history;
        }

        for (var after = 0L; after < job.LastSeq;)
        {
            var page = await log.ReadAsync(job.Id, after, PageSize, cancellationToken);
            if (page.Events.Count == 0)
            {
                break;
            }

            foreach (var e in page.Events)
            {
                history.Add(e);
            }

            after = page.Events[^1].Seq;
        }

        return history;
    }

    /// <summary>Gets the output of a step that completed before this attempt.</summary>
    public bool TryGetOutput(string node, out JsonElement output)
    {
        output = default;
        if (!_completed.TryGetValue(node, out var e))
        {
            return false;
        }

        using var document = JsonDocument.Parse(e.Data);
        output = document.RootElement.TryGetProperty("output", out var value) ? value.Clone() : JsonDocument.Parse("null").RootElement;
        return true;
    }

    public bool TryGetAnswer(string node, out JsonElement answer) => _answers.TryGetValue(node, out answer);

    private void Add(LogEvent e)
    {
        if (e.Node is null)
        {
            if (e.Type == EventTypes.JobInputReceived && Jobs.Steering.Read(e) is { } steering)
            {
                Steering.Add(steering);
            }

            return;
        }

        switch (e.Type)
        {
            case EventTypes.NodeCompleted:
                _completed[e.Node] = e;
                break;
            case EventTypes.JobInputRequired:
                OpenQuestion = e.Node;
                break;
            case EventTypes.JobInputReceived:
                OpenQuestion = null;
                _answers[e.Node] = JobAnswers.Read(e);
                break;
        }
    }
}
