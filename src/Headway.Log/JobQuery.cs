namespace Headway.Log;

/// <summary>Which jobs to list, newest first.</summary>
/// <param name="Owner">Only this owner's; null: everybody's.</param>
/// <param name="Status">Only these; null: any.</param>
/// <param name="Kind">Only this kind; null: any.</param>
/// <param name="Before">Only jobs created before this one; null: from the newest.</param>
/// <param name="Limit">At most so many, 1 to 1000.</param>
public sealed record JobQuery(
    string? Owner = null, IReadOnlyList<JobStatus>? Status = null, string? Kind = null, string? Before = null, int Limit = 50);
