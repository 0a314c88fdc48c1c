namespace Headway.Log;

/// <summary>How many jobs of a kind stand at a status.</summary>
public readonly record struct JobCount(string Kind, JobStatus Status, long Count);
