namespace Headway.Log;

public sealed partial class EventLog
{
    private readonly OwnerLimit? _limit; // null: no limit

    /// <summary>How many jobs and appends were refused because their owner had reached the limit.</summary>
    internal long RefusedAsFull => _limit?.Refused ?? 0;

    private async Task<CreateResult> CreateWithinLimitAsync(OwnerLimit limit, NewJob job, CancellationToken cancellationToken)
    {
        var size = OwnerLimit.SizeOf([job.Queued()]);
        if (!await limit.HasRoomAsync(job.Owner, size, cancellationToken)
            && (job.Idempotency is not { Replaces: null } named || await FindByKeyAsync(job.Owner, named.Key, cancellationToken) is null))
        {
            throw limit.Refuse(job.Owner); // a repeat returns its job all the same
        }

        var created = await Store.CreateAsync(job, cancellationToken);
        if (created.IsNew)
        {
            limit.Add(job.Owner, size);
        }

        return created;
    }

    private async Task<AppendResult> AppendWithinLimitAsync(
        OwnerLimit limit, string job, NewEvent[] events, Producer? producer, CancellationToken cancellationToken)
    {
        var size = OwnerLimit.SizeOf(events);
        if ((FindCachedFacts(job) ?? await FindFactsAsync(job, cancellationToken)) is not { Owner: var owner })
        {
            return new(AppendOutcome.UnknownJob);
        }

        var isFull = !OwnerLimit.IsExempt(events, producer) && !await limit.HasRoomAsync(owner, size, cancellationToken);
        if (isFull && producer is null)
        {
            throw limit.Refuse(owner);
        }

        // The store knows whether the append is a repeat, which is acknowledged all the same.
        var result = await Store.AppendAsync(job, events, isFull ? producer!.Value with { OnlyRepeats = true } : producer, cancellationToken);
        if (result.Outcome == AppendOutcome.OwnerFull)
        {
            throw limit.Refuse(owner);
        }

        if (result.Outcome == AppendOutcome.Appended)
        {
            limit.Add(owner, size);
        }

        return result;
    }
}
