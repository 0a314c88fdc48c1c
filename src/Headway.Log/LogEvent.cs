using System.Text.Json;

namespace Headway.Log;

/// <summary>
/// One immutable event of a job's log. Its JSON line is encoded once, when the log assigns the seq; stores keep these
/// bytes, and each transport sends them in its own framing without parsing them.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed partial class LogEvent : ITailEntry
{
    /// <summary>The maximum nesting of an event's JSON that the log can read. The endpoints allow less.</summary>
    internal const int MaxDepth = 256;

    private const int MaxVerdicts = 8;

    private readonly byte[] _line;
    private readonly long _ticks;
    private readonly int _nodeStart;
    private readonly int _nodeLength;
    private readonly int _dataStart;
    private readonly int _dataLength;
    private string? _node; // decoded on first use: sending the line does not need it
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

    /// <summary>The event's position in the log: 1 to n, without gaps.</summary>
    public long Seq { get; }

    /// <summary>The type: a constant of <see cref="EventTypes"/> or a producer's custom name.</summary>
    public string Type { get; }

    /// <summary>The time of the append, in UTC, to the millisecond.</summary>
    public DateTimeOffset Time => new(_ticks, TimeSpan.Zero);

    /// <summary>The unit of work that the event belongs to; null: none.</summary>
    public string? Node => _nodeLength == 0 ? _node : _node ??= EventLineReader.Unquote(_line.AsSpan(_nodeStart, _nodeLength));

    /// <summary>The dialect through which the event was appended; null: none.</summary>
    public string? Dialect { get; }

    /// <summary>The event as one line of JSON in UTF-8, without the line feed.</summary>
    public ReadOnlyMemory<byte> Json => _line.AsMemory(0, _line.Length - "\n"u8.Length);

    /// <summary><see cref="Json"/> with a line feed: a line of NDJSON.</summary>
    public ReadOnlyMemory<byte> Line => _line;

    /// <summary>The <c>data</c> object.</summary>
    public ReadOnlyMemory<byte> Data => _line.AsMemory(_dataStart, _dataLength);

    /// <summary>Whether the event closes its log.</summary>
    public bool IsTerminal => EventTypes.IsTerminal(Type);

    int ITailEntry.Size => _line.Length;

    /// <summary>Creates an event with its seq and time, and encodes its line.</summary>
    /// <param name="seq">The event's position in the log.</param>
    /// <param name="time">The time of the append; truncated to milliseconds.</param>
    /// <param name="source">The event. It must be valid (<see cref="NewEvent.Check"/>).</param>
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

    /// <summary>Parses a line that <see cref="Create"/> encoded.</summary>
    /// <param name="line">The line with its line feed. It is copied.</param>
    /// <exception cref="FormatException">The bytes are not an event.</exception>
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

    /// <summary>
    /// The cached result of the filter with this number; null: not cached, evaluate the filter. Bound: the results of 9
    /// filters; 8 of them are stored at the filter's number modulo 8.
    /// </summary>
    internal bool? FindVerdict(long filter)
    {
        var kept = Volatile.Read(ref _firstVerdict);
        if (kept >> 1 != filter)
        {
            var verdicts = Volatile.Read(ref _verdicts);
            kept = verdicts is null ? 0 : Volatile.Read(ref verdicts[filter % MaxVerdicts]);
        }

        return kept >> 1 == filter ? (kept & 1) != 0 : null;
    }

    /// <summary>Caches the result of a filter for other readers with the same filter.</summary>
    internal void CacheVerdict(long filter, bool verdict)
    {
        // Most logs are read with one filter: the first result is stored in a field and allocates nothing.
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
