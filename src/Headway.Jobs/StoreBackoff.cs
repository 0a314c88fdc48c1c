namespace Headway.Jobs;

/// <summary>The backoff of retries after a store failure: 1 second, doubled each time, up to 15 seconds.</summary>
internal static class StoreBackoff
{
    private static readonly TimeSpan s_max = TimeSpan.FromSeconds(15);

    public static TimeSpan First { get; } = TimeSpan.FromSeconds(1);

    public static TimeSpan Next(TimeSpan pause) => pause * 2 < s_max ? pause * 2 : s_max;

    /// <summary>Waits until the pause is over or one of the two tokens is cancelled. Does not throw.</summary>
    public static async Task WaitAsync(TimeSpan pause, TimeProvider time, CancellationToken one, CancellationToken other)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(one, other);
        await Task.Delay(pause, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
