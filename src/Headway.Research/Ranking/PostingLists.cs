namespace Headway.Research.Ranking;

/// <summary>
/// The compressed posting lists of all terms: for each posting the gap to the previous place, then the frequency. Immutable.
/// </summary>
internal sealed class PostingLists
{
    private readonly byte[][] _lists;
    private readonly int[] _counts;

    private PostingLists(byte[][] lists, int[] counts) => (_lists, _counts) = (lists, counts);

    /// <summary>The number of places where a term occurs.</summary>
    public int Count(int term) => term < _counts.Length ? _counts[term] : 0;

    /// <summary>The postings of a term in ascending order of places.</summary>
    public Enumerator Of(int term) => new(term < _lists.Length ? _lists[term] : []);

    /// <summary>Enumerates a posting list.</summary>
    internal ref struct Enumerator(ReadOnlySpan<byte> list)
    {
        private ReadOnlySpan<byte> _list = list;

        public int Place { get; private set; } = -1;

        public int Frequency { get; private set; }

        public bool MoveNext()
        {
            if (_list.IsEmpty)
            {
                return false;
            }

            Place += (int)VarInt.Read(ref _list) + 1;
            Frequency = (int)VarInt.Read(ref _list);
            return true;
        }
    }

    /// <summary>Builds posting lists; places must be closed in ascending order.</summary>
    internal sealed class Builder
    {
        private List<byte>?[] _lists = [];
        private int[] _counts = [];
        private int[] _lastPlaces = [];
        private int[] _frequencies = [];
        private readonly List<int> _open = [];

        /// <summary>Adds an occurrence of a term at the current place.</summary>
        public void Add(int term)
        {
            if (term >= _frequencies.Length)
            {
                Grow(term);
            }

            if (_frequencies[term]++ == 0)
            {
                _open.Add(term);
            }
        }

        /// <summary>Ends the current place.</summary>
        public void Close(int place)
        {
            foreach (var term in _open)
            {
                var list = _lists[term] ??= new List<byte>(4);
                VarInt.Write(list, (uint)(place - _lastPlaces[term] - (_counts[term] > 0 ? 1 : 0)));
                VarInt.Write(list, (uint)_frequencies[term]);
                _lastPlaces[term] = place;
                _counts[term]++;
                _frequencies[term] = 0;
            }

            _open.Clear();
        }

        public PostingLists Build() => new(Array.ConvertAll(_lists, list => list is null ? [] : list.ToArray()), _counts);

        private void Grow(int term)
        {
            var size = Math.Max(term + 1, Math.Max(1024, _frequencies.Length * 2));
            Array.Resize(ref _lists, size);
            Array.Resize(ref _counts, size);
            Array.Resize(ref _lastPlaces, size);
            Array.Resize(ref _frequencies, size);
        }
    }
}
