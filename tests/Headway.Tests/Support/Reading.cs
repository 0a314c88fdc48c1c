using Headway.Log;

namespace Headway.Tests.Support;

/// <summary>Reads a log with a <see cref="LogReader"/> until a condition is true or the log ends.</summary>
internal static class Reading
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static async Task<List<LogEvent>> ReadToEndAsync(this EventLog log, string job, long after = 0, Func<LogEvent, bool>? until = null)
    {
        var signal = new ReaderSignal();
        var opened = await log.OpenAsync(job, new(after), signal, default);
        using var reader = opened!.Value.Reader!;
        var seen = new List<LogEvent>();
        var buffer = new LogEvent[7]; // an odd size, so that reads cross the boundaries of pages and tails
        while (true)
        {
            var read = await reader.ReadAsync(buffer, default);
            Assert.False(read.HasGap);
            for (var i = 0; i < read.Count; i++)
            {
                seen.Add(buffer[i]);
                if (buffer[i].IsTerminal || until?.Invoke(buffer[i]) == true)
                {
                    return seen;
                }
            }

            if (read.Count == 0)
            {
                await signal.WaitAsync().AsTask().WaitAsync(s_patience);
            }
        }
    }

    public static void AssertWhole(this IReadOnlyList<LogEvent> events, long from, long to)
    {
        Assert.Equal(to - from + 1, events.Count);
        for (var i = 0; i < events.Count; i++)
        {
            Assert.Equal(from + i, events[i].Seq);
        }
    }
}
