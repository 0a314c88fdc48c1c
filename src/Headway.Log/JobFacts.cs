namespace Headway.Log;

/// <summary>What never changes of a job.</summary>
/// <param name="Id">The job.</param>
/// <param name="Kind">The name of the kind of work.</param>
/// <param name="Owner">Whose job it is.</param>
internal sealed record JobFacts(string Id, string Kind, string Owner);
