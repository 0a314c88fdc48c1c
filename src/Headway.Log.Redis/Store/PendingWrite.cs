namespace Headway.Log.Redis.Store;

/// <summary>A queued append, trim or rename.</summary>
internal sealed class PendingWrite
{
    private readonly TaskCompletionSource<AppendResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<NewEvent> Events { get; private init; } = [];

    public Producer? Producer { get; private init; }

    /// <summary>The first seq to keep; 0: all.</summary>
    public long TrimTo { get; private init; }

    /// <summary>The job's new title; null: it keeps its title.</summary>
    public string? Title { get; private init; }

    /// <summary>The result; the caller receives it after the commit.</summary>
    public AppendResult Result { get; set; }

    public Task<AppendResult> Task => _answer.Task;

    /// <summary>Roughly how many bytes it adds to a group.</summary>
    public int Size { get; private init; }

    public static PendingWrite Append(IReadOnlyList<NewEvent> events, Producer? producer) =>
        new() { Events = events, Producer = producer, Size = events.Sum(static e => e.Data.Length + 128) };

    public static PendingWrite Trim(long firstSeq) => new() { TrimTo = firstSeq };

    public static PendingWrite Rename(string title) => new() { Title = title };

    public void Answer() => _answer.TrySetResult(Result);

    public void Fail(Exception fault) => _answer.TrySetException(fault);
}
