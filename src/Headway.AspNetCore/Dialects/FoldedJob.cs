using System.Diagnostics.CodeAnalysis;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>What a fold may know of a job besides its events: what never changes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Title">What a person would call it, as it was created.</param>
/// <param name="Owner">Whose it is.</param>
[Experimental(Seam.Diagnostic)]
public sealed record FoldedJob(string Id, string Kind, string Title, string Owner)
{
    internal static FoldedJob Of(JobRecord job) => new(job.Id, job.Kind, job.Title, job.Owner);
}
