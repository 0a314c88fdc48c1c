using System.Text.Json;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>What the log already holds when an attempt begins: the outputs of finished steps, answers, and steering.</summary>
internal sealed class JobHistory
{
    private const int PageSize = 512;

    // job.queued and the first job.started, and nothing else: most jobs begin like that.
    private const int JustBegun = 2;

    private readonly Dictionary<string, LogEvent> _finished = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _answers = new(StringComparer.Ordinal);

    /// <summary>What was said without being asked, in the order of the log.</summary>
    public List<Steering> Steering { get; } = [];

    /// <summary>The node whose question is still open.</summary>
    public string? OpenQuestion { get; private set; }

    /// <summary>How far the log says the job is.</summary>
    public double Percent { get; private set; }

    public static async Task<JobHistory> ReadAsync(EventLog log, JobRecord job, CancellationToken cancellationToken)
    {
        var history = new JobHistory { Percent = job.Percent };
        if (job is { Attempt: 1, LastSeq: JustBegun })
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

    /// <summary>The output of a step that had ended before this attempt.</summary>
    public bool TryGetOutput(string node, out JsonElement output)
    {
        output = default;
        if (!_finished.TryGetValue(node, out var e))
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
                _finished[e.Node] = e;
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
