using System.Buffers;

namespace Headway.Research.Ranking;

/// <summary>
/// The scores of all documents and passages for a weighted query, by Okapi BM25: S. Robertson and H. Zaragoza, "The
/// Probabilistic Relevance Framework: BM25 and Beyond", FnTIR 3(4), 2009. A document is scored as a whole and by its best
/// passage (J. P. Callan, "Passage-level evidence in document retrieval", SIGIR 1994): the former favours abstracts, the latter
/// finds the right part of a long manual.
/// </summary>
internal sealed class Bm25Scores : IDisposable
{
    private readonly TermIndex _index;
    private readonly RankingParameters _parameters;
    private readonly double _k1;
    private readonly double _b;
    private readonly double[] _documents;
    private readonly double[] _passages;
    private readonly int[] _bestPassages;

    public Bm25Scores(TermIndex index, IReadOnlyList<WeightedTerm> query, RankingParameters parameters)
    {
        (_index, _parameters) = (index, parameters);
        (_k1, _b) = index.AverageDocument <= parameters.ShortDocument ? (parameters.K1InShort, parameters.BInShort) : (parameters.K1, parameters.B);
        _documents = Rent<double>(index.Documents.Length);
        _passages = Rent<double>(index.Passages.Length);
        _bestPassages = Rent<int>(index.Documents.Length);
        foreach (var term in query)
        {
            Add(term);
        }

        Finish();
    }

    /// <summary>The score of a document; 0 without a match.</summary>
    public double Document(int document) => _documents[document];

    /// <summary>The score of a passage; 0 without a match.</summary>
    public double Passage(int passage) => _passages[passage];

    /// <summary>The best passage of a document; of equals the first.</summary>
    public int BestPassage(int document) => _bestPassages[document];

    /// <summary>The best documents, ties by path.</summary>
    public List<int> TopDocuments(int count) => TopScores.Of(_documents.AsSpan(0, _index.Documents.Length), count);

    /// <summary>Returns the arrays to the pool. The scores must not be used afterwards.</summary>
    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_documents);
        ArrayPool<double>.Shared.Return(_passages);
        ArrayPool<int>.Shared.Return(_bestPassages);
    }

    // Pooled, because arrays with one double per passage land on the large object heap.
    private static T[] Rent<T>(int length)
    {
        var array = ArrayPool<T>.Shared.Rent(length);
        array.AsSpan(0, length).Clear();
        return array;
    }

    private void Add(WeightedTerm term)
    {
        AddBody(term);
        AddHeadings(term);
        AddTitles(term);
    }

    private void AddBody(WeightedTerm term)
    {
        var documentWeight = term.Weight * Idf(_index.DocumentFrequency(term.Term), _index.Documents.Length);
        var passageWeight = term.Weight * Idf(_index.Body.Count(term.Term), _index.Passages.Length);
        var (document, frequency) = (-1, 0);
        for (var postings = _index.Body.Of(term.Term); postings.MoveNext();)
        {
            var passage = _index.Passages[postings.Place];
            _passages[postings.Place] += passageWeight * Saturated(postings.Frequency, passage.Words / _index.AveragePassage);
            if (passage.Document != document)
            {
                AddDocument(document, documentWeight, frequency);
                (document, frequency) = (passage.Document, 0);
            }

            frequency += postings.Frequency;
        }

        AddDocument(document, documentWeight, frequency);
    }

    private void AddDocument(int document, double weight, int frequency)
    {
        if (frequency > 0)
        {
            _documents[document] += weight * Saturated(frequency, _index.Documents[document].Words / _index.AverageDocument);
        }
    }

    private void AddHeadings(WeightedTerm term)
    {
        var weight = _parameters.HeadingWeight * term.Weight * Idf(_index.Headings.Count(term.Term), _index.Passages.Length);
        for (var postings = _index.Headings.Of(term.Term); postings.MoveNext();)
        {
            _passages[postings.Place] += weight * Saturated(postings.Frequency, _index.Passages[postings.Place].HeadingWords / _index.AverageHeading);
        }
    }

    private void AddTitles(WeightedTerm term)
    {
        var weight = _parameters.TitleWeight * term.Weight * Idf(_index.Titles.Count(term.Term), _index.Documents.Length);
        for (var postings = _index.Titles.Of(term.Term); postings.MoveNext();)
        {
            _documents[postings.Place] += weight * Saturated(postings.Frequency, _index.Documents[postings.Place].TitleWords / _index.AverageTitle);
        }
    }

    private void Finish()
    {
        for (var document = 0; document < _index.Documents.Length; document++)
        {
            var indexed = _index.Documents[document];
            var best = indexed.FirstPassage;
            for (var passage = indexed.FirstPassage; passage < indexed.FirstPassage + indexed.PassageCount; passage++)
            {
                _passages[passage] *= 1 - (_parameters.LinkPenalty * _index.Passages[passage].LinkDensity);
                if (_passages[passage] > _passages[best])
                {
                    best = passage;
                }
            }

            _bestPassages[document] = best;
            _documents[document] = (_documents[document] * (1 - (_parameters.LinkPenalty * indexed.LinkDensity)))
                + (_parameters.PassageWeight * _passages[best]);
        }
    }

    private double Saturated(int frequency, double relativeLength) =>
        frequency * (_k1 + 1) / (frequency + (_k1 * (1 - _b + (_b * relativeLength))));

    /// <summary>Never negative, so that a very common word does not lower the score of texts that contain it.</summary>
    private static double Idf(int count, int total) => Math.Log(1 + ((total - count + 0.5) / (count + 0.5)));
}
