using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>
/// What became of the messages on the channels. Nobody is there to be told that a message could not be used, so it is
/// counted by the fault's code, and the log says so at most once a second, however many there were.
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
    private readonly SortedDictionary<string, long> _untold = new(StringComparer.Ordinal);
    private long _toldAt;
    private bool _hasTold;

    public ChannelCounts(HeadwayMetrics metrics, IMeterFactory meters, TimeProvider time, ILogger<ChannelCounts> logger)
    {
        (_metrics, _time, _logger) = (metrics, time, logger);
        var meter = meters.Create(HeadwayMetrics.MeterName);
        _messages = meter.CreateCounter<long>("headway.channel.messages", "{message}", "Messages on Redis channels, by what became of them.");
        meter.CreateObservableUpDownCounter("headway.channel.held.messages", () => WhileListening(static held => held.Messages), "{message}", "Messages of channels in memory.");
        meter.CreateObservableUpDownCounter("headway.channel.held.bytes", () => WhileListening(static held => held.Bytes), "By", "Their bytes.");
        meter.CreateObservableGauge("headway.channel.listening", () => WhileListening(_ => IsListening ? 1 : 0), description: "1: this process leads: it appends what is published; 0: another does.");
    }

    /// <summary>How many are held, for the metrics; null: nothing is listened to.</summary>
    public Func<(int Messages, long Bytes)>? Held { get; set; }

    /// <summary>Whether this process leads: it alone appends.</summary>
    public bool IsListening { get; set; }

    /// <summary>They are in a log.</summary>
    public void Append(Dialect dialect, int count) => Add(dialect.Name, "appended", count);

    /// <summary>It has the same bytes as the one before it on its channel. It is kept: a producer may well say the same twice.</summary>
    public void Repeat(Dialect dialect, int count) => Add(dialect.Name, "repeated", count);

    /// <summary>It tells of a job that runs here: what Headway itself has published.</summary>
    public void Echo(Dialect dialect, int count) => Add(dialect.Name, "echo", count);

    /// <summary>The job was told that messages may be missing.</summary>
    public void Note(Dialect dialect, int count) => Add(dialect.Name, "noted", count);

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
        _metrics.CountRefusedEvents(code, count);
        Tell(code, count);
    }

    /// <summary>Puts what was not told yet into the log, if its time has come. To be called now and then.</summary>
    public void Flush()
    {
        string told;
        lock (_gate)
        {
            if (_untold.Count == 0 || (_hasTold && _time.GetElapsedTime(_toldAt) < s_pause))
            {
                return;
            }

            told = string.Join(", ", _untold.Select(static pair => $"{pair.Value} {pair.Key}"));
            _untold.Clear();
            _toldAt = _time.GetTimestamp();
            _hasTold = true;
        }

        LogRefused(told);
    }

    private void Add(string dialect, string outcome, int count)
    {
        if (count > 0)
        {
            _messages.Add(count, new("dialect", dialect), new("outcome", outcome));
        }
    }

    // No measurement where nothing is listened to.
    private IEnumerable<Measurement<long>> WhileListening(Func<(int Messages, long Bytes), long> value) =>
        Held is { } held ? [new(value(held()))] : [];

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
