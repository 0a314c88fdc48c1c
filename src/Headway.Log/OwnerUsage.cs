namespace Headway.Log;

/// <summary>How many bytes the stored events of one owner take: the store's measurement, and what was appended here since.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class OwnerUsage(ILogStore store, string owner, TimeProvider time)
{
    private const int MostOfTheTime = 100; // a measurement takes at most 1/100 of the time

    private static readonly TimeSpan s_refresh = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private Task? _measuring;
    private long _bytes;
    private long _deletions = -1;
    private long _due;

    /// <summary>The bytes, as far as this process knows.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether the last measurement is too old.</summary>
    public bool IsDue => Volatile.Read(ref _deletions) < 0 || time.GetTimestamp() >= Volatile.Read(ref _due);

    /// <summary>Counts what was appended here.</summary>
    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Whether jobs were deleted since the last measurement began.</summary>
    /// <param name="deletions">How many deletions this process knows of.</param>
    public bool IsBefore(long deletions) => Volatile.Read(ref _deletions) != deletions;

    /// <summary>Asks the store; callers at the same time share one measurement.</summary>
    /// <param name="deletions">How many deletions this process knows of.</param>
    /// <exception cref="LogStoreException">The store could not be read.</exception>
    public Task MeasureAsync(long deletions)
    {
        lock (_gate)
        {
            return _measuring is { IsCompleted: false } running ? running : _measuring = RunAsync(deletions);
        }
    }

    private async Task RunAsync(long deletions)
    {
        var (before, began) = (Bytes, time.GetTimestamp());
        var stored = await store.MeasureAsync(owner, CancellationToken.None);
        Interlocked.Add(ref _bytes, stored - before); // what was appended meanwhile stays counted
        var pause = TimeSpan.FromTicks(Math.Max(s_refresh.Ticks, MostOfTheTime * time.GetElapsedTime(began).Ticks));
        Volatile.Write(ref _due, time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency));
        Volatile.Write(ref _deletions, deletions);
    }
}
