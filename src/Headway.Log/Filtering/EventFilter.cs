using System.Text.Json;

namespace Headway.Log.Filtering;

/// <summary>
/// A filter expression: comparisons of the members of one event, combined with <c>and</c>, <c>or</c> and <c>not</c>.
/// The result depends on the event and the expression only, not on earlier events, so a reader that resumes sees the same
/// events as one that was never interrupted. Therefore <c>kind</c>, <c>name</c> and <c>depth</c> refer to the event's own
/// data and not to the <c>node.started</c> event of its node.
/// </summary>
/// <remarks>
/// <para>
/// Logic has two values: a comparison is true or false. A comparison with a member that the event does not have is false
/// for every operator, so <c>data.x != 1</c> differs from <c>not data.x == 1</c>.
/// </para>
/// <para>
/// An event is evaluated once for each expression, not once for each reader. Readers with equal expressions share one
/// instance: <see cref="Parse"/> finds it by its canonical text while it is in use. One pass over the event's bytes finds
/// all members of the expression. The event caches the result under this instance's number, in a fixed number of slots
/// that later results overwrite. Memory is therefore bounded, and nothing is released: numbers are never reused.
/// </para>
/// <para>Thread-safe. Two concurrent readers may both evaluate the event, with the same result.</para>
/// </remarks>
internal sealed class EventFilter
{
    private static readonly FilterCache s_known = new();
    private static long s_numbers;

    private readonly MemberMap _members = new();
    private readonly FilterCondition _condition;
    private readonly long _number = Interlocked.Increment(ref s_numbers);
    private long _evaluations;

    internal EventFilter(FilterExpression expression)
    {
        Text = expression.ToString();
        _condition = FilterCompiler.Compile(expression, _members);
    }

    /// <summary>The expression in its canonical form: equal filters have equal texts.</summary>
    public string Text { get; }

    /// <summary>The number of events that were evaluated, not counting cached results.</summary>
    internal long Evaluations => Volatile.Read(ref _evaluations);

    /// <summary>
    /// Parses an expression; returns either the filter or the fault. An expression has at most 2,000 characters and 100
    /// values, and parentheses and <c>not</c> nest at most 32 deep.
    /// </summary>
    public static (EventFilter? Filter, FilterFault? Fault) Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (expression, fault) = FilterParser.Parse(text);
        return expression is null ? (null, fault) : (s_known.Find(expression), null);
    }

    /// <summary>Whether the expression is true for the event; false when the event's data cannot be parsed.</summary>
    public bool Passes(LogEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (e.FindVerdict(_number) is { } known)
        {
            return known;
        }

        var verdict = Evaluate(e.Json.Span);
        e.CacheVerdict(_number, verdict);
        return verdict;
    }

    private bool Evaluate(ReadOnlySpan<byte> json)
    {
        Interlocked.Increment(ref _evaluations);
        try
        {
            Span<MemberValue> values = stackalloc MemberValue[_members.Count];
            values.Clear();
            _members.Find(json, values);
            return _condition(json, values);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Nested too deeply, or a lone surrogate in a string: only code in this process can append such data.
            return false;
        }
    }
}
