using System.Text.Json;

namespace Headway.Log;

/// <summary>
/// One immutable record in a job's log. It is its own wire form: the JSON that readers get is made once, when the log
/// gives the event its seq, is what the store keeps, and is never parsed again to be sent. Each transport puts its own
/// framing around these bytes.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed partial class LogEvent : ITailEntry
{
    /// <summary>How deep an event's JSON may nest and still be read. Edges admit less.</summary>
    internal const int MaxDepth = 256;

    private const int MaxVerdicts = 8;

    private readonly byte[] _line;
    private readonly long _ticks;
    private readonly int _nodeStart;
    private readonly int _nodeLength;
    private readonly int _dataStart;
    private readonly int _dataLength;
    private string? _node; // read when it is asked for: who is only sent the line does not ask
    private long _firstVerdict;
    private long[]? _verdicts;

    private LogEvent(byte[] line, EventFields fields)
    {
        _line = line;
        _ticks = fields.Time.UtcTicks;
        Seq = fields.Seq;
        Type = fields.Type;
        _node = fields.Node;
        _nodeStart = fields.NodeStart;
        _nodeLength = fields.NodeLength;
        Dialect = fields.Dialect;
        _dataStart = fields.DataStart;
        _dataLength = fields.DataLength;
    }

    /// <summary>Its place in the log: 1 to n, without holes.</summary>
    public long Seq { get; }

    /// <summary>What happened: a name of <see cref="EventTypes"/> or a producer's own.</summary>
    public string Type { get; }

    /// <summary>When the log took it, UTC, to the millisecond.</summary>
    public DateTimeOffset Time => new(_ticks, TimeSpan.Zero);

    /// <summary>The unit of work it belongs to, if any.</summary>
    public string? Node => _nodeLength == 0 ? _node : _node ??= EventLineReader.Unquote(_line.AsSpan(_nodeStart, _nodeLength));

    /// <summary>The dialect it came in through, if any.</summary>
    public string? Dialect { get; }

    /// <summary>The event object, on one line, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Json => _line.AsMemory(0, _line.Length - "\n"u8.Length);

    /// <summary><see cref="Json"/> and a line feed: a line of NDJSON.</summary>
    public ReadOnlyMemory<byte> Line => _line;

    /// <summary>The <c>data</c> object.</summary>
    public ReadOnlyMemory<byte> Data => _line.AsMemory(_dataStart, _dataLength);

    /// <summary>Whether it closes its log.</summary>
    public bool IsTerminal => EventTypes.IsTerminal(Type);

    int ITailEntry.Size => _line.Length;

    /// <summary>Gives an event its place.</summary>
    public static LogEvent Create(long seq, DateTimeOffset time, in NewEvent source)
    {
        var line = WriteLine(seq, time, source, out var dataStart);
        return new(line, new()
        {
            Seq = seq,
            Type = source.Type,
            Time = Truncate(time),
            Node = source.Node,
            Dialect = source.Dialect,
            DataStart = dataStart,
            DataLength = source.Data.Length,
        });
    }

    /// <summary>Reads an event back from a line that <see cref="Create"/> made.</summary>
    /// <param name="line">With its line feed. It is copied.</param>
    /// <exception cref="FormatException">The bytes are no event.</exception>
    public static LogEvent Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var fields = EventLineReader.TryRead(line, out var quick) ? quick : EventLineReader.Read(line);
            return new(line.ToArray(), fields);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new FormatException("A stored event cannot be read: the store is damaged.", fault);
        }
    }

    /// <summary>What the filter with this number said of the event; null when it was not asked, or another took its place. Bound: the verdicts of 9 filters, 8 of them by number modulo 8.</summary>
    internal bool? Verdict(long filter)
    {
        var kept = Volatile.Read(ref _firstVerdict);
        if (kept >> 1 != filter)
        {
            var verdicts = Volatile.Read(ref _verdicts);
            kept = verdicts is null ? 0 : Volatile.Read(ref verdicts[filter % MaxVerdicts]);
        }

        return kept >> 1 == filter ? (kept & 1) != 0 : null;
    }

    /// <summary>Keeps what a filter said, for the other readers who ask the same.</summary>
    internal void KeepVerdict(long filter, bool verdict)
    {
        // Most logs are read with one filter: its verdict takes no memory besides the event's own.
        var kept = (filter << 1) | (verdict ? 1L : 0L);
        var first = Interlocked.CompareExchange(ref _firstVerdict, kept, 0);
        if (first == 0 || first == kept)
        {
            return;
        }

        var verdicts = Volatile.Read(ref _verdicts);
        if (verdicts is null)
        {
            var made = new long[MaxVerdicts];
            verdicts = Interlocked.CompareExchange(ref _verdicts, made, null) ?? made;
        }

        Volatile.Write(ref verdicts[filter % MaxVerdicts], kept);
    }

    private static DateTimeOffset Truncate(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
