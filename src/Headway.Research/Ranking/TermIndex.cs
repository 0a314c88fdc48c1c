namespace Headway.Research.Ranking;

/// <summary>
/// The in-memory inverted index of a corpus. It takes three to four bytes per distinct word of a passage, and up to 64 MiB for
/// the term sequences of passages. Immutable and safe for concurrent use.
/// </summary>
internal sealed class TermIndex
{
    public static readonly TermIndex Empty = new Builder().Build([]);

    private readonly Dictionary<string, int> _terms;
    private readonly int[] _documentFrequencies;
    private readonly bool[] _stopWords;
    private readonly List<byte[]>? _sequences;

    private TermIndex(Builder builder, IReadOnlyList<string> terms)
    {
        _terms = new Dictionary<string, int>(terms.Count, StringComparer.Ordinal);
        for (var id = 0; id < terms.Count; id++)
        {
            _terms.TryAdd(terms[id], id);
        }

        Terms = terms;
        _stopWords = [.. terms.Select(term => StopWords.Contains(term))];
        (Body, Headings, Titles) = (builder.Body.Build(), builder.Headings.Build(), builder.Titles.Build());
        _sequences = builder.Sequences;
        (Documents, Passages) = ([.. builder.Documents], [.. builder.Passages]);
        _documentFrequencies = CountDocuments();
        Words = Documents.Sum(document => (long)document.Words);
        AverageDocument = Documents.Length > 0 ? Math.Max(1, (double)Words / Documents.Length) : 1;
        AveragePassage = Passages.Length > 0 ? Math.Max(1, (double)Words / Passages.Length) : 1;
        AverageHeading = Passages.Length > 0 ? Math.Max(1, Passages.Average(passage => passage.HeadingWords)) : 1;
        AverageTitle = Documents.Length > 0 ? Math.Max(1, Documents.Average(document => document.TitleWords)) : 1;
    }

    /// <summary>All terms by number; number 0 is unused.</summary>
    public IReadOnlyList<string> Terms { get; }

    /// <summary>The documents ordered by path, so that the lower number wins a tie.</summary>
    public IndexedDocument[] Documents { get; }

    /// <summary>The passages ordered by document and offset.</summary>
    public IndexedPassage[] Passages { get; }

    /// <summary>Occurrences in the text of passages.</summary>
    public PostingLists Body { get; }

    /// <summary>Occurrences in the headings above passages.</summary>
    public PostingLists Headings { get; }

    /// <summary>Occurrences in the titles of documents.</summary>
    public PostingLists Titles { get; }

    public long Words { get; }

    public double AverageDocument { get; }

    public double AveragePassage { get; }

    public double AverageHeading { get; }

    public double AverageTitle { get; }

    /// <summary>The number of a term; 0 when it is not in the index.</summary>
    public int Find(string term) => _terms.GetValueOrDefault(term);

    /// <summary>The number of documents that contain a term.</summary>
    public int DocumentFrequency(int term) => term < _documentFrequencies.Length ? _documentFrequencies[term] : 0;

    /// <summary>The term sequence of a passage; null when the sequences exceed the memory limit and stay in the database.</summary>
    public byte[]? Sequence(int passage) => _sequences?[passage];

    /// <summary>The logarithm of the inverse document frequency of a term.</summary>
    public double Idf(int term) => Math.Log((Documents.Length + 1.0) / (DocumentFrequency(term) + 0.5));

    /// <summary>Whether a term is a stop word.</summary>
    public bool IsStopWord(int term) => _stopWords[term];

    private int[] CountDocuments()
    {
        var counts = new int[Terms.Count];
        for (var term = 0; term < counts.Length; term++)
        {
            var last = -1;
            for (var postings = Body.Of(term); postings.MoveNext();)
            {
                var document = Passages[postings.Place].Document;
                counts[term] += document != last ? 1 : 0;
                last = document;
            }
        }

        return counts;
    }

    /// <summary>Builds an index; documents and passages must be added in order.</summary>
    internal sealed class Builder
    {
        private const long MostSequenceBytes = 64 * 1024 * 1024;
        private long _sequenceBytes;

        /// <summary>The term sequences of all passages; null once they exceed the memory limit.</summary>
        public List<byte[]>? Sequences { get; private set; } = [];

        public List<IndexedDocument> Documents { get; } = [];

        public List<IndexedPassage> Passages { get; } = [];

        public PostingLists.Builder Body { get; } = new();

        public PostingLists.Builder Headings { get; } = new();

        public PostingLists.Builder Titles { get; } = new();

        /// <summary>Adds the term sequence of the next passage, unless the memory limit is exceeded.</summary>
        public void Keep(byte[] sequence)
        {
            _sequenceBytes += sequence.Length;
            if (_sequenceBytes > MostSequenceBytes)
            {
                Sequences = null;
            }

            Sequences?.Add(sequence);
        }

        public TermIndex Build(IReadOnlyList<string> terms) => new(this, terms);
    }
}
