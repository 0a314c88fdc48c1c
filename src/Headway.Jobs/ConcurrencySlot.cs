namespace Headway.Jobs;

/// <summary>
/// One of the <see cref="JobsOptions.Concurrency"/> slots, used by one job. The job releases it while it waits for a
/// person's answer, which may take days, and acquires a slot again to continue.
/// </summary>
/// <remarks>A job has at most one open question, so calls of <see cref="Release"/> and <see cref="AcquireAsync"/> never overlap.</remarks>
internal sealed class ConcurrencySlot(SemaphoreSlim slots) : IDisposable
{
    private int _isHeld = 1;

    public void Release()
    {
        if (Interlocked.Exchange(ref _isHeld, 0) == 1)
        {
            slots.Release();
        }
    }

    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        Interlocked.Exchange(ref _isHeld, 1);
    }

    public void Dispose() => Release();
}
