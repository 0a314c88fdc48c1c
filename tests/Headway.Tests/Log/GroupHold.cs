namespace Headway.Tests.Log;

/// <summary>Holds a store's writer after a commit, so that what is appended meanwhile is one group.</summary>
internal sealed class GroupHold : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ManualResetEventSlim _release = new();
    private TaskCompletionSource? _held;

    /// <summary>Give it to the store as its <c>committed</c>.</summary>
    public void OnCommitted(TimeSpan took, int requests)
    {
        if (Interlocked.Exchange(ref _held, null) is { } held)
        {
            held.SetResult();
            _release.Wait(s_patience);
        }
    }

    /// <summary>Holds the writer after its next commit. The task ends when it is held.</summary>
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
