namespace Headway.Log.Sqlite;

/// <summary>
/// One thing to write. The writer's thread runs it inside the group's transaction and, after the commit, lets it answer;
/// when the commit fails, it lets it fail.
/// </summary>
internal abstract class WriteRequest
{
    /// <summary>Roughly how many bytes it adds to the group.</summary>
    public virtual int Size => 0;

    public abstract void Run(SqliteWriteSession session);

    /// <summary>After the commit: readers are told.</summary>
    public virtual void Publish(ICommitObserver observer)
    {
    }

    /// <summary>After the commit, when readers have been told: the caller is answered.</summary>
    public abstract void Answer();

    public abstract void Fail(Exception fault);
}

/// <summary>A request with an answer.</summary>
internal abstract class WriteRequest<T> : WriteRequest
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _answer.Task;

    protected T? Result { get; set; }

    public override void Answer() => _answer.TrySetResult(Result!);

    public override void Fail(Exception fault) => _answer.TrySetException(fault);
}
