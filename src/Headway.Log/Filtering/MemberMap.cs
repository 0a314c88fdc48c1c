using System.Text;
using System.Text.Json;

namespace Headway.Log.Filtering;

/// <summary>
/// The members that an expression is about, as a tree of names, so that one pass over the bytes of an event finds them
/// all and skips the rest. Of several members with one name the last counts, as it does for those who parse the event.
/// </summary>
internal sealed class MemberMap
{
    private readonly Branch _root = new([]);
    private readonly Dictionary<MemberPath, int> _places = [];

    /// <summary>How many members there are.</summary>
    public int Count => _places.Count;

    /// <summary>Where the values of a member will stand.</summary>
    public int Add(MemberPath path)
    {
        if (!_places.TryGetValue(path, out var place))
        {
            place = _places.Count;
            _places.Add(path, place);
            var branch = path.Names.Aggregate(_root, static (branch, name) => branch.Below(name));
            branch.Place = place;
        }

        return place;
    }

    /// <summary>Finds the members of an event object.</summary>
    /// <exception cref="JsonException">The bytes are no JSON that could be read.</exception>
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

            Forget(below, values);
            var value = MemberValue.At(ref reader);
            if (below.HasBranches && reader.TokenType == JsonTokenType.StartObject)
            {
                Find(ref reader, below, values);
            }
            else
            {
                reader.Skip();
            }

            if (below.Place >= 0)
            {
                values[below.Place] = value with { End = (int)reader.BytesConsumed };
            }
        }
    }

    private static void Forget(Branch branch, Span<MemberValue> values)
    {
        if (branch.Place >= 0)
        {
            values[branch.Place] = default;
        }

        foreach (var below in branch.Branches)
        {
            Forget(below, values);
        }
    }

    private sealed class Branch(byte[] name)
    {
        public List<Branch> Branches { get; } = [];

        public bool HasBranches => Branches.Count > 0;

        /// <summary>Where its value stands; -1: only something below it is wanted.</summary>
        public int Place { get; set; } = -1;

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
