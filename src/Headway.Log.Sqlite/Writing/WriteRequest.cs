namespace Headway.Log.Sqlite.Writing;

/// <summary>One write on its way through the queue, a group and the commit.</summary>
/// <param name="size">Roughly how many bytes it adds to the group.</param>
internal abstract class WriteRequest(int size)
{
    /// <summary>Roughly how many bytes it adds to the group.</summary>
    public int Size => size;

    /// <summary>Judges the request and does its part of the group. If it throws, the session is as it was before.</summary>
    public abstract void Run(WriteSession session);

    /// <summary>Completes the caller's task; called after the commit. Does nothing if the request has failed.</summary>
    public abstract void Answer();

    /// <summary>Fails the caller's task: nothing of this request is stored.</summary>
    public abstract void Fail(Exception fault);

    protected static int SizeOf(IReadOnlyList<NewEvent> events)
    {
        var size = 0;
        for (var i = 0; i < events.Count; i++)
        {
            size += events[i].Data.Length + 128;
        }

        return size;
    }
}

/// <summary>A request with a result.</summary>
internal abstract class WriteRequest<T>(int size) : WriteRequest(size)
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Task => _answer.Task;

    public sealed override void Run(WriteSession session) => _result = Write(session);

    public sealed override void Answer() => _answer.TrySetResult(_result);

    public sealed override void Fail(Exception fault) => _answer.TrySetException(fault);

    protected abstract T Write(WriteSession session);
}

internal sealed class AppendRequest(string job, IReadOnlyList<NewEvent> events, Producer? producer) : WriteRequest<AppendResult>(SizeOf(events))
{
    protected override AppendResult Write(WriteSession session) => session.Append(job, events, producer);
}

internal sealed class CreateRequest(NewJob job, NewEvent queued) : WriteRequest<CreateResult>(job.Request.Length + 512)
{
    protected override CreateResult Write(WriteSession session) => session.Create(job, queued);
}

internal sealed class RenameRequest(string job, string title) : WriteRequest<bool>(0)
{
    protected override bool Write(WriteSession session) => session.Rename(job, title);
}

internal sealed class DeleteRequest(string job, TimeSpan grace) : WriteRequest<bool>(0)
{
    protected override bool Write(WriteSession session) => session.Delete(job, grace);
}

/// <summary>One step of the removal of a deleted job; true: it is done.</summary>
internal sealed class PurgeRequest(string job) : WriteRequest<bool>(0)
{
    protected override bool Write(WriteSession session) => session.Deletions.Purge(job);
}

/// <summary>One step of giving free pages back to the file system; true: there are no more.</summary>
internal sealed class VacuumRequest() : WriteRequest<bool>(0)
{
    protected override bool Write(WriteSession session) => session.Deletions.Vacuum();
}

internal sealed class TrimRequest(string job, long firstSeq) : WriteRequest<bool>(0)
{
    protected override bool Write(WriteSession session) => session.Trim(job, firstSeq);
}
