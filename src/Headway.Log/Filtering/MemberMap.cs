using System.Text;
using System.Text.Json;

namespace Headway.Log.Filtering;

/// <summary>
/// The members that an expression reads, as a tree of names, so that one pass over the bytes of an event finds all of
/// them and skips the rest. Of duplicate members the last one counts, as in most JSON parsers.
/// </summary>
internal sealed class MemberMap
{
    private readonly Branch _root = new([]);
    private readonly Dictionary<MemberPath, int> _indexes = [];

    /// <summary>The number of members.</summary>
    public int Count => _indexes.Count;

    /// <summary>Adds a member if it is new; returns the index of its value.</summary>
    public int Add(MemberPath path)
    {
        if (!_indexes.TryGetValue(path, out var index))
        {
            index = _indexes.Count;
            _indexes.Add(path, index);
            var branch = path.Names.Aggregate(_root, static (branch, name) => branch.Below(name));
            branch.Index = index;
        }

        return index;
    }

    /// <summary>Finds the members in an event object and writes their values to <paramref name="values"/>.</summary>
    /// <exception cref="JsonException">The bytes are not valid JSON, or nest too deeply.</exception>
    public void Find(ReadOnlySpan<byte> json, Span<MemberValue> values)
    {
        var reader = new Utf8JsonReader(json, new() { MaxDepth = LogEvent.MaxDepth });
        reader.Read();
        Find(ref reader, _root, values);
    }

    private static void Find(ref Utf8JsonReader reader, Branch branch, Span<MemberValue> values)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var below = branch.Named(ref reader);
            reader.Read();
            if (below is null)
            {
                reader.Skip();
                continue;
            }

            Clear(below, values);
            var value = MemberValue.At(ref reader);
            if (below.HasBranches && reader.TokenType == JsonTokenType.StartObject)
            {
                Find(ref reader, below, values);
            }
            else
            {
                reader.Skip();
            }

            if (below.Index >= 0)
            {
                values[below.Index] = value with { End = (int)reader.BytesConsumed };
            }
        }
    }

    private static void Clear(Branch branch, Span<MemberValue> values)
    {
        if (branch.Index >= 0)
        {
            values[branch.Index] = default;
        }

        foreach (var below in branch.Branches)
        {
            Clear(below, values);
        }
    }

    private sealed class Branch(byte[] name)
    {
        public List<Branch> Branches { get; } = [];

        public bool HasBranches => Branches.Count > 0;

        /// <summary>The index of the member's value; -1: the expression reads only members below it.</summary>
        public int Index { get; set; } = -1;

        public Branch Below(string wanted)
        {
            var utf8 = Encoding.UTF8.GetBytes(wanted);
            var branch = Branches.Find(below => below.Name.AsSpan().SequenceEqual(utf8));
            if (branch is null)
            {
                branch = new(utf8);
                Branches.Add(branch);
            }

            return branch;
        }

        public Branch? Named(ref Utf8JsonReader reader)
        {
            foreach (var below in Branches)
            {
                if (reader.ValueTextEquals(below.Name))
                {
                    return below;
                }
            }

            return null;
        }

        private byte[] Name => name;
    }
}
