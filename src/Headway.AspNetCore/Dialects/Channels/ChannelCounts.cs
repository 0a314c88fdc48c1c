using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>
/// What became of the messages on the channels. Nobody is there to be told that a message could not be used, so it is
/// counted by the fault's code, and the log says so at most once a second, however many there were.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class ChannelCounts(HeadwayMetrics metrics, TimeProvider time, ILogger<ChannelCounts> logger)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Dialect, string Outcome), long> _counts = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _untold = new(StringComparer.Ordinal);
    private long _toldAt;
    private bool _hasTold;

    /// <summary>How many are held, for the metrics; null: nothing is listened to.</summary>
    public Func<(int Messages, long Bytes)>? Held { get; set; }

    /// <summary>Whether this process is the one that appends.</summary>
    public bool IsListening { get; set; }

    /// <summary>They are in a log.</summary>
    public void Append(Dialect dialect, int count) => Add(dialect.Name, "appended", count);

    /// <summary>It has the same bytes as the one before it on its channel. It is kept: a producer may well say the same twice.</summary>
    public void Repeat(Dialect dialect, int count) => Add(dialect.Name, "repeated", count);

    /// <summary>It tells of a job that runs here: what Headway itself has published.</summary>
    public void Echo(Dialect dialect, int count) => Add(dialect.Name, "echo", count);

    /// <summary>An earlier listener had appended it.</summary>
    public void Skip(Dialect dialect, int count) => Add(dialect.Name, "taken_over", count);

    /// <summary>Told to the channels.</summary>
    public void Mirror(Dialect dialect, int count) => Add(dialect.Name, "mirrored", count);

    /// <summary>There was no room for it.</summary>
    public void Drop(Dialect dialect)
    {
        Add(dialect.Name, "dropped", 1);
        Tell("no room", 1);
    }

    /// <summary>The store cannot take them now; it is tried again.</summary>
    public void Delay(string code) => Tell(code, 1);

    /// <summary>They cannot be taken, by the codes of their faults.</summary>
    public void Refused(Dialect dialect, IReadOnlyDictionary<string, int> faults)
    {
        foreach (var (code, count) in faults)
        {
            Refused(dialect, code, count);
        }
    }

    /// <summary>They cannot be taken.</summary>
    /// <param name="dialect">Whose they were meant to be.</param>
    /// <param name="code">The fault's code, as in the answer to an append.</param>
    /// <param name="count">How many.</param>
    public void Refused(Dialect dialect, string code, int count = 1)
    {
        if (count == 0)
        {
            return;
        }

        Add(dialect.Name, "refused", count);
        for (var i = 0; i < count; i++)
        {
            metrics.RefusedEvents(code);
        }

        Tell(code, count);
    }

    /// <summary>Puts what was not told yet into the log, if its time has come. To be called now and then.</summary>
    public void Flush()
    {
        string told;
        lock (_gate)
        {
            if (_untold.Count == 0 || (_hasTold && time.GetElapsedTime(_toldAt) < s_pause))
            {
                return;
            }

            told = string.Join(", ", _untold.Select(static pair => $"{pair.Value} {pair.Key}"));
            _untold.Clear();
            _toldAt = time.GetTimestamp();
            _hasTold = true;
        }

        LogRefused(told);
    }

    public void Write(StringBuilder text)
    {
        HeadwayMetrics.Metric(text, "headway_channel_messages_total", "counter", "Messages on Redis channels, by what became of them.",
            [.. _counts.OrderBy(static pair => pair.Key).Select(static pair => ($"{{dialect=\"{pair.Key.Dialect}\",outcome=\"{pair.Key.Outcome}\"}}", (double)pair.Value))]);
        if (Held?.Invoke() is { } held)
        {
            HeadwayMetrics.Metric(text, "headway_channel_held_messages", "gauge", "Messages of channels in memory.", ("", held.Messages));
            HeadwayMetrics.Metric(text, "headway_channel_held_bytes", "gauge", "Their bytes.", ("", held.Bytes));
            HeadwayMetrics.Metric(text, "headway_channel_listening", "gauge", "1: this process appends what is heard; 0: it keeps it, in case the one that does should end.", ("", IsListening ? 1 : 0));
        }
    }

    private void Add(string dialect, string outcome, int count)
    {
        if (count > 0)
        {
            _counts.AddOrUpdate((dialect, outcome), count, (_, before) => before + count);
        }
    }

    private void Tell(string code, int count)
    {
        lock (_gate)
        {
            _untold[code] = _untold.GetValueOrDefault(code) + count;
        }

        Flush();
    }

    [LoggerMessage(1, LogLevel.Warning, "Messages on channels were not taken: {Counts}.")]
    private partial void LogRefused(string counts);
}
