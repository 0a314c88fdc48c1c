namespace Headway.Log;

/// <summary>A query for jobs, newest first.</summary>
/// <param name="Owner">Only jobs of this owner; null: of any owner.</param>
/// <param name="Status">Only jobs with one of these statuses; null: any status.</param>
/// <param name="Kind">Only jobs of this kind; null: any kind.</param>
/// <param name="Before">Only jobs created before this one; null: from the newest.</param>
/// <param name="Limit">The maximum number of jobs, 1 to 1000. The default value is 50.</param>
public sealed record JobQuery(
    string? Owner = null, IReadOnlyList<JobStatus>? Status = null, string? Kind = null, string? Before = null, int Limit = 50);
