namespace Headway.Jobs;

/// <summary>How long to wait before something is tried again that the store could not do: 1 second, and twice as long each time, up to 15.</summary>
internal static class StoreBackoff
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(15);

    public static TimeSpan First { get; } = TimeSpan.FromSeconds(1);

    public static TimeSpan Next(TimeSpan pause) => pause * 2 < s_longest ? pause * 2 : s_longest;

    /// <summary>Waits, less when one of the two is cancelled.</summary>
    public static async Task WaitAsync(TimeSpan pause, TimeProvider time, CancellationToken one, CancellationToken other)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(one, other);
        await Task.Delay(pause, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
