namespace Headway.FirstLight.Wire;

/// <summary>How a client comes again: at once the first time, then ever more slowly, and not for ever.</summary>
internal sealed class Patience
{
    private const int Most = 300;

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(500);

    /// <summary>How often in a row it was in vain.</summary>
    public int InVain { get; private set; }

    /// <summary>Whether it has been in vain for more than two minutes.</summary>
    public bool IsExhausted => InVain > Most;

    /// <summary>Something came of it.</summary>
    public void Renew() => InVain = 0;

    /// <summary>Nothing came of it: waits a little.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var pause = s_step * InVain++;
        return Task.Delay(pause < s_longest ? pause : s_longest, TimeProvider.System, cancellationToken);
    }
}
