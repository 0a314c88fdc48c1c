using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>What a fold may know of a job besides its events: what never changes.</summary>
internal sealed record FoldedJob(string Id, string Kind, string Title, string Owner)
{
    public static FoldedJob Of(JobRecord job) => new(job.Id, job.Kind, job.Title, job.Owner);
}
