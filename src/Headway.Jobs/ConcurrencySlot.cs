namespace Headway.Jobs;

/// <summary>
/// The place of one job among those that may work at once. A job gives it up while it waits for a person, which may
/// take days: others work meanwhile, and it takes a place again when it goes on.
/// </summary>
/// <remarks>For one job; not thread-safe beyond what its one open question at a time needs.</remarks>
internal sealed class ConcurrencySlot(SemaphoreSlim places) : IDisposable
{
    private int _isHeld = 1;

    public void Leave()
    {
        if (Interlocked.Exchange(ref _isHeld, 0) == 1)
        {
            places.Release();
        }
    }

    public async Task ReturnAsync(CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        Interlocked.Exchange(ref _isHeld, 1);
    }

    public void Dispose() => Leave();
}
