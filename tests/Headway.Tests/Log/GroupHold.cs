namespace Headway.Tests.Log;

/// <summary>Blocks a store's writer after a commit, so that the appends made meanwhile form one group.</summary>
internal sealed class GroupHold : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ManualResetEventSlim _release = new();
    private TaskCompletionSource? _held;

    /// <summary>The store's <c>committed</c> callback.</summary>
    public void OnCommitted(TimeSpan took, int requests)
    {
        if (Interlocked.Exchange(ref _held, null) is { } held)
        {
            held.SetResult();
            _release.Wait(s_patience);
        }
    }

    /// <summary>Blocks the writer after its next commit. The task completes when the writer is blocked.</summary>
    public Task Next()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held = held;
        return held.Task.WaitAsync(s_patience);
    }

    public void Release() => _release.Set();

    public void Dispose()
    {
        _release.Set();
        _release.Dispose();
    }
}
