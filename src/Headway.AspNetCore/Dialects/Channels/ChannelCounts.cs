using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>
/// Counts the messages on channels by outcome. A producer on a channel gets no answer, so refused messages are counted by
/// error code and logged in summary, at most once a second.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class ChannelCounts
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly HeadwayMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<ChannelCounts> _logger;
    private readonly Counter<long> _messages;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _unlogged = new(StringComparer.Ordinal);
    private long _loggedAt;
    private bool _hasLogged;

    public ChannelCounts(HeadwayMetrics metrics, IMeterFactory meters, TimeProvider time, ILogger<ChannelCounts> logger)
    {
        (_metrics, _time, _logger) = (metrics, time, logger);
        var meter = meters.Create(HeadwayMetrics.MeterName);
        _messages = meter.CreateCounter<long>("headway.channel.messages", "{message}", "Messages on Redis channels, by outcome.");
        meter.CreateObservableUpDownCounter("headway.channel.held.messages", () => WhileListening(static held => held.Messages), "{message}", "Channel messages in memory.");
        meter.CreateObservableUpDownCounter("headway.channel.held.bytes", () => WhileListening(static held => held.Bytes), "By", "Bytes of channel messages in memory.");
        meter.CreateObservableGauge("headway.channel.listening", () => WhileListening(_ => IsListening ? 1 : 0), description: "1: this process is the leader, which appends the messages; 0: another process is.");
    }

    /// <summary>Returns the number and size of messages in memory, for the metrics; null: the process does not subscribe to channels.</summary>
    public Func<(int Messages, long Bytes)>? Held { get; set; }

    /// <summary>Whether this process is the leader. Only the leader appends messages.</summary>
    public bool IsListening { get; set; }

    /// <summary>Counts messages appended to a log.</summary>
    public void Append(Dialect dialect, int count) => Add(dialect.Name, "appended", count);

    /// <summary>Counts messages with the same bytes as the previous one on their channel. They are appended, because a producer may repeat a message on purpose.</summary>
    public void Repeat(Dialect dialect, int count) => Add(dialect.Name, "repeated", count);

    /// <summary>Counts messages that Headway itself published for a job that runs here.</summary>
    public void Echo(Dialect dialect, int count) => Add(dialect.Name, "echo", count);

    /// <summary>Counts notes in a log that messages may be missing.</summary>
    public void Note(Dialect dialect, int count) => Add(dialect.Name, "noted", count);

    /// <summary>Counts messages published on the channels.</summary>
    public void Mirror(Dialect dialect, int count) => Add(dialect.Name, "mirrored", count);

    /// <summary>Counts a message that was dropped because the memory limit was reached.</summary>
    public void Drop(Dialect dialect)
    {
        Add(dialect.Name, "dropped", 1);
        LogLater("no room", 1);
    }

    /// <summary>Logs an append that the store refused for now; it will be retried.</summary>
    public void Delay(string code) => LogLater(code, 1);

    /// <summary>Counts refused messages by error code.</summary>
    public void Refused(Dialect dialect, IReadOnlyDictionary<string, int> faults)
    {
        foreach (var (code, count) in faults)
        {
            Refused(dialect, code, count);
        }
    }

    /// <summary>Counts refused messages.</summary>
    /// <param name="dialect">The dialect of the channel.</param>
    /// <param name="code">The error code, as in the answer to an append.</param>
    /// <param name="count">The number of messages.</param>
    public void Refused(Dialect dialect, string code, int count = 1)
    {
        if (count == 0)
        {
            return;
        }

        Add(dialect.Name, "refused", count);
        _metrics.CountRefusedEvents(code, count);
        LogLater(code, count);
    }

    /// <summary>Logs the counts that are not logged yet, unless the last log line is less than a second old. Call it periodically.</summary>
    public void Flush()
    {
        string counts;
        lock (_gate)
        {
            if (_unlogged.Count == 0 || (_hasLogged && _time.GetElapsedTime(_loggedAt) < s_pause))
            {
                return;
            }

            counts = string.Join(", ", _unlogged.Select(static pair => $"{pair.Value} {pair.Key}"));
            _unlogged.Clear();
            _loggedAt = _time.GetTimestamp();
            _hasLogged = true;
        }

        LogRefused(counts);
    }

    private void Add(string dialect, string outcome, int count)
    {
        if (count > 0)
        {
            _messages.Add(count, new("dialect", dialect), new("outcome", outcome));
        }
    }

    // Reports no measurement if the process does not subscribe to channels.
    private IEnumerable<Measurement<long>> WhileListening(Func<(int Messages, long Bytes), long> value) =>
        Held is { } held ? [new(value(held()))] : [];

    private void LogLater(string code, int count)
    {
        lock (_gate)
        {
            _unlogged[code] = _unlogged.GetValueOrDefault(code) + count;
        }

        Flush();
    }

    [LoggerMessage(1, LogLevel.Warning, "Messages on channels were not appended: {Counts}.")]
    private partial void LogRefused(string counts);
}
