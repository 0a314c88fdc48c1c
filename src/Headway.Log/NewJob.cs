namespace Headway.Log;

/// <summary>A job to create. Its first event, <c>job.queued</c>, is stored with it.</summary>
/// <param name="Id">From <see cref="JobIds"/>.</param>
/// <param name="Kind">The name of the kind of work.</param>
/// <param name="Owner">Whose job it is.</param>
/// <param name="Title">What a person would call it, at most 200 characters.</param>
/// <param name="Request">The data of <c>job.queued</c>: kind, input, options.</param>
/// <param name="Idempotency">Makes a repeated creation answer with the first job.</param>
public sealed record NewJob(
    string Id, string Kind, string Owner, string Title, ReadOnlyMemory<byte> Request, IdempotencyKey? Idempotency = null)
{
    /// <summary>The job's first event, checked.</summary>
    /// <exception cref="ArgumentException">The request is not one JSON object.</exception>
    public NewEvent Queued() => new NewEvent(EventTypes.JobQueued, Request).EnsureValid();
}

/// <summary>The caller's name for a request, and the digest of what it asked for.</summary>
/// <param name="Key">1 to 200 characters, the owner's own.</param>
/// <param name="Digest">SHA-256 of the request's body.</param>
public sealed record IdempotencyKey(string Key, string Digest)
{
    /// <summary>
    /// The id of an ended job whose key the new job takes over, with the digest that belongs to the key. If the key names
    /// another job by then, that job is the answer. Null, the default: no key is taken over.
    /// </summary>
    public string? Replaces { get; init; }
}

/// <summary>The answer to a creation.</summary>
/// <param name="Job">The job: the new one, or the one an earlier request with the same key created.</param>
/// <param name="IsNew">Whether this request created it.</param>
/// <param name="IsConflict">The key was used before for something else.</param>
public readonly record struct CreateResult(JobRecord Job, bool IsNew, bool IsConflict = false);
