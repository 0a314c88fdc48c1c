namespace Headway.Log;

/// <summary>The immutable facts of a job.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Kind">The name of the kind of work.</param>
/// <param name="Owner">The job's owner.</param>
internal sealed record JobFacts(string Id, string Kind, string Owner);
