namespace Headway.Bench.Clients;

/// <summary>The delay between attempts: none at first, then 10 ms more each time up to 500 ms, for at most 300 attempts.</summary>
internal sealed class RetryBackoff
{
    private const int MaxFailures = 300;

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(500);

    /// <summary>The number of failures in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Whether there were more than 300 failures in a row, which takes more than two minutes.</summary>
    public bool IsExhausted => Failures > MaxFailures;

    /// <summary>Records a success.</summary>
    public void Reset() => Failures = 0;

    /// <summary>Records a failure and waits before the next attempt.</summary>
    public Task DelayAsync(CancellationToken cancellationToken)
    {
        var pause = s_step * Failures++;
        return Task.Delay(pause < s_longest ? pause : s_longest, TimeProvider.System, cancellationToken);
    }
}
