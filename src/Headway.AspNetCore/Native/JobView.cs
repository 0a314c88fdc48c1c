using System.Text.Json;
using Headway.Jobs;
using Headway.Log;

namespace Headway.AspNetCore.Native;

/// <summary>The job object of the native contract.</summary>
internal sealed record JobView
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string Title { get; init; }

    public required JobStatus Status { get; init; }

    /// <summary>The position in the queue, from 1, while the job waits.</summary>
    public int? Position { get; init; }

    public int? Attempt { get; init; }

    public required double JobPercent { get; init; }

    public required long LastSeq { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Finished { get; init; }

    public JobError? Error { get; init; }

    public OpenQuestion? InputRequired { get; init; }

    public JsonElement? Input { get; init; }

    public JsonElement? Options { get; init; }

    public static async Task<JobView> OfAsync(JobRecord job, JobEngine engine, CancellationToken cancellationToken) => new()
    {
        Id = job.Id,
        Kind = job.Kind,
        Title = job.Title,
        Status = job.Status,
        Position = job.Status == JobStatus.Queued ? await engine.PositionAsync(job.Id, cancellationToken) : null,
        Attempt = job.Attempt > 0 ? job.Attempt : null,
        JobPercent = job.Percent,
        LastSeq = job.LastSeq,
        Created = job.Created,
        Started = job.Started,
        Finished = job.Finished,
        Error = job.Error,
    };

    /// <summary>With input, options and the open question.</summary>
    public static async Task<JobView> WholeAsync(JobRecord job, JobEngine engine, EventLog log, CancellationToken cancellationToken)
    {
        var view = await OfAsync(job, engine, cancellationToken);
        if (!job.Request.IsEmpty)
        {
            using var request = JsonDocument.Parse(job.Request);
            view = view with { Input = Member(request, "input"), Options = Member(request, "options") };
        }

        return job.InputSeq == 0 ? view : view with { InputRequired = await QuestionAsync(job, log, cancellationToken) };
    }

    private static async ValueTask<OpenQuestion?> QuestionAsync(JobRecord job, EventLog log, CancellationToken cancellationToken) =>
        await JobQuestion.FindAsync(log, job, cancellationToken) is { } question
            ? new(question.Node, Present(question.Prompt), Present(question.Options))
            : null;

    private static JsonElement? Present(JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? null : element;

    private static JsonElement? Member(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out var value) ? value.Clone() : null;
}

/// <summary>The open question.</summary>
internal sealed record OpenQuestion(string? Node, JsonElement? Prompt, JsonElement? Options);
