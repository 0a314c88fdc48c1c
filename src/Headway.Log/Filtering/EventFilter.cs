using System.Text.Json;

namespace Headway.Log.Filtering;

/// <summary>
/// A filter expression: comparisons over the members of one event, joined by <c>and</c>, <c>or</c> and <c>not</c>.
/// Whether an event passes depends on the event and the expression alone, never on what came before it: a reader that
/// resumes in the middle sees what it would have seen without the break. That is why <c>kind</c>, <c>name</c> and
/// <c>depth</c> are those in the event's own data, and not those of its node, which only who read the
/// <c>node.started</c> could know.
/// </summary>
/// <remarks>
/// <para>
/// Two-valued: a comparison holds or it does not. One with a member that the event does not have never holds, whatever
/// its sign, so <c>data.x != 1</c> is not the same as <c>not data.x == 1</c>.
/// </para>
/// <para>
/// An event is read once per expression, not once per reader. Readers with equal expressions share one instance
/// (<see cref="Parse"/> finds it by its canonical text while anyone uses it), one pass over the event's bytes finds all
/// members that the expression is about, and the verdict is kept on the event under this instance's number. The event
/// has room for the first and a few more; of these the number decides the place, and a later one takes that of an older.
/// So nothing grows with the number of expressions, and nothing has to be given back: numbers are never used again.
/// </para>
/// <para>Thread-safe. Two readers that race may both read the event, to the same end.</para>
/// </remarks>
internal sealed class EventFilter
{
    private static readonly FilterCache s_known = new();
    private static long s_numbers;

    private readonly MemberMap _members = new();
    private readonly FilterCondition _condition;
    private readonly long _number = Interlocked.Increment(ref s_numbers);
    private long _readings;

    internal EventFilter(FilterExpression expression)
    {
        Text = expression.ToString();
        _condition = FilterCompiler.Compile(expression, _members);
    }

    /// <summary>The expression in its canonical form: equal filters have equal texts.</summary>
    public string Text { get; }

    /// <summary>How often an event was read for this filter.</summary>
    internal long Readings => Volatile.Read(ref _readings);

    /// <summary>
    /// The filter that a text describes, or where and why it describes none. A text has at most 2,000 characters, 100
    /// values, and parentheses and <c>not</c> nested 32 deep.
    /// </summary>
    public static (EventFilter? Filter, FilterFault? Fault) Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (expression, fault) = FilterParser.Parse(text);
        return expression is null ? (null, fault) : (s_known.Find(expression), null);
    }

    /// <summary>Whether the expression holds for the event. An event whose data cannot be read does not pass.</summary>
    public bool Passes(LogEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (e.Verdict(_number) is { } known)
        {
            return known;
        }

        var verdict = Judge(e.Json.Span);
        e.KeepVerdict(_number, verdict);
        return verdict;
    }

    private bool Judge(ReadOnlySpan<byte> json)
    {
        Interlocked.Increment(ref _readings);
        try
        {
            Span<MemberValue> values = stackalloc MemberValue[_members.Count];
            values.Clear();
            _members.Find(json, values);
            return _condition(json, values);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Deeper than a reader goes, or a text that is none: only code in this process can have appended it.
            return false;
        }
    }
}
