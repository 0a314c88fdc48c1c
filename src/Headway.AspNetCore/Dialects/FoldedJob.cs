using System.Diagnostics.CodeAnalysis;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>The immutable properties of a job, for a fold.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Kind">The job's kind.</param>
/// <param name="Title">The job's title.</param>
/// <param name="Owner">The owner of the job.</param>
[Experimental(Seam.Diagnostic)]
public sealed record FoldedJob(string Id, string Kind, string Title, string Owner)
{
    internal static FoldedJob Of(JobRecord job) => new(job.Id, job.Kind, job.Title, job.Owner);
}
