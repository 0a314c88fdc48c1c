using Headway.Bench.Statistics;
using Headway.Peers.Load.Marks;
using Headway.Peers.Load.Measuring;

namespace Headway.Peers.Load.Reading;

/// <summary>
/// Samples latencies: of each message of a small read, and of the newest message of a large one. For one thread.
/// </summary>
internal sealed class LatencySampler
{
    private const int Few = 16;

    private Histogram _histogram = new();

    /// <summary>The time of <see cref="Clock"/> when the next bytes were read.</summary>
    public long Now { get; set; }

    /// <summary>Starts a new histogram.</summary>
    /// <returns>The previous one.</returns>
    public Histogram Exchange() => Interlocked.Exchange(ref _histogram, new());

    /// <summary>Samples bytes that contain a number of marks.</summary>
    public void Sample(ReadOnlySpan<byte> stretch, int count)
    {
        if (count <= Few)
        {
            for (var at = 0; count > 0 && stretch[at..].IndexOf(Mark.Start) is var found and >= 0; count--, at += found + Mark.Length)
            {
                if (!Take(stretch[(at + found)..]) || at + found + Mark.Length >= stretch.Length)
                {
                    return;
                }
            }
        }
        else if (stretch[..^(Mark.Length - Mark.Start.Length)].LastIndexOf(Mark.Start) is var last and >= 0)
        {
            Take(stretch[last..]);
        }
    }

    private bool Take(ReadOnlySpan<byte> from)
    {
        if (!Mark.TryReadTime(from, out var time))
        {
            return false;
        }

        _histogram.Add(Now - time);
        return true;
    }
}
