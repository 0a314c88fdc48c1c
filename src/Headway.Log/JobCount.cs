namespace Headway.Log;

/// <summary>The number of jobs of a kind that have a status.</summary>
public readonly record struct JobCount(string Kind, JobStatus Status, long Count);
