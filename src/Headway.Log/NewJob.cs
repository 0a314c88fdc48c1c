namespace Headway.Log;

/// <summary>A job to create. The store also stores its first event, <c>job.queued</c>.</summary>
/// <param name="Id">An id from <see cref="JobIds.Create"/>.</param>
/// <param name="Kind">The name of the kind of work.</param>
/// <param name="Owner">The job's owner.</param>
/// <param name="Title">A human-readable title, at most 200 characters.</param>
/// <param name="Request">The data of <c>job.queued</c>: kind, input, options.</param>
/// <param name="Idempotency">The idempotency key: a repeated creation returns the first job. Null: each creation is a new job.</param>
public sealed record NewJob(
    string Id, string Kind, string Owner, string Title, ReadOnlyMemory<byte> Request, IdempotencyKey? Idempotency = null)
{
    /// <summary>Creates the job's first event and checks it.</summary>
    /// <exception cref="ArgumentException">The request is not one JSON object.</exception>
    public NewEvent Queued() => new NewEvent(EventTypes.JobQueued, Request).EnsureValid();
}

/// <summary>The caller's idempotency key of a creation, and the digest of the request.</summary>
/// <param name="Key">1 to 200 characters, unique for each owner.</param>
/// <param name="Digest">SHA-256 of the request's body.</param>
public sealed record IdempotencyKey(string Key, string Digest)
{
    /// <summary>
    /// The id of an ended job whose key the new job takes over, with the digest that belongs to the key. If the key names
    /// another job by then, that job is the answer. Null, the default: no key is taken over.
    /// </summary>
    public string? Replaces { get; init; }
}

/// <summary>The result of a creation.</summary>
/// <param name="Job">The job: the new one, or the one an earlier request with the same key created.</param>
/// <param name="IsNew">Whether this request created it.</param>
/// <param name="IsConflict">Whether an earlier request used the same key with a different body.</param>
public readonly record struct CreateResult(JobRecord Job, bool IsNew, bool IsConflict = false);
