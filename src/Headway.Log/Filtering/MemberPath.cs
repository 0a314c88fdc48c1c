using System.Text;

namespace Headway.Log.Filtering;

/// <summary>
/// The path of a member in the event object. <c>kind</c>, <c>name</c>, <c>depth</c>, <c>percent</c> and
/// <c>job_percent</c> are short for the members of <c>data</c> with these names.
/// </summary>
internal sealed class MemberPath : IEquatable<MemberPath>
{
    /// <summary>The maximum number of names after <c>data</c>.</summary>
    public const int MaxNames = 16;

    private static readonly string[] s_envelope = ["type", "node"];
    private static readonly string[] s_short = ["kind", "name", "depth", "percent", "job_percent"];

    private MemberPath(string[] names) => Names = names;

    /// <summary>The names from the root of the event object to the member.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The member that a single name refers to; null: none.</summary>
    public static MemberPath? Named(string name) =>
        s_envelope.Contains(name, StringComparer.Ordinal) ? new([name])
        : s_short.Contains(name, StringComparer.Ordinal) ? new(["data", name])
        : null;

    /// <summary>A member below <c>data</c>.</summary>
    public static MemberPath OfData(IEnumerable<string> names) => new(["data", .. names]);

    public bool Equals(MemberPath? other) => other is not null && Names.SequenceEqual(other.Names, StringComparer.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as MemberPath);

    public override int GetHashCode() => Names.Aggregate(0, static (hash, name) => HashCode.Combine(hash, StringComparer.Ordinal.GetHashCode(name)));

    public override string ToString()
    {
        if (Names.Count == 1 || (Names.Count == 2 && s_short.Contains(Names[1], StringComparer.Ordinal)))
        {
            return Names[^1];
        }

        var text = new StringBuilder("data");
        foreach (var name in Names.Skip(1))
        {
            text.Append('.').Append(FilterLexer.IsName(name) ? name : FilterLiteral.Quote(name));
        }

        return text.ToString();
    }
}
