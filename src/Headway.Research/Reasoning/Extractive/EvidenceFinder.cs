using Headway.Research.Pipeline;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>
/// Selects the quotes of a probe. Sentences are ranked by query-biased centrality, passage rank and form, then diversified.
/// Returns nothing when no passage covers enough of the facet.
/// </summary>
internal sealed class EvidenceFinder(TermWeights weights)
{
    /// <summary>The minimum share of a facet's weight that a passage with its title must cover.</summary>
    public const double PassageThreshold = 0.6;

    private const double SentenceThreshold = 0.2;
    private const int Most = 6;
    private const int MostRanked = 160;
    private const double CentralShare = 0.25;
    private const double HeadingShare = 0.55;
    private const double ExactHeading = 0.3;
    private const double SameHeading = 0.5;
    private const double LeadShare = 0.65;
    private const double TitleShare = 0.35;
    private const double HeadingsAlone = 0.6;
    private const double Repeated = 0.1;

    public IReadOnlyList<Evidence> Find(Facet facet, IReadOnlyList<SourceWindow> windows)
    {
        var ranked = Rank(facet, windows);
        var chosen = MaximalMarginalRelevance.Select(
            [.. ranked.Select(item => item.Score)], (a, b) => Similarity(ranked[a].Sentence, ranked[b].Sentence), Most);
        return [.. chosen.SelectMany(item => Quotes(facet, ranked[item].Sentence, ranked[item].Score))];
    }

    /// <summary>The sentences of the passages that cover the facet, with their scores, unordered.</summary>
    public IReadOnlyList<(Candidate Sentence, double Score)> Rank(Facet facet, IReadOnlyList<SourceWindow> windows)
    {
        var speaking = windows.Where(window => PassageCoverage(facet, window) >= PassageThreshold).ToList();
        var candidates = new CandidateReader(weights).Read(speaking)
            .Where(candidate => facet.Coverage(candidate.HasInContext) >= SentenceThreshold && Definitions.Names(facet, candidate))
            .Select(candidate => (Candidate: candidate, Relevance: Relevance(facet, candidate)))
            .Where(item => item.Relevance > 0)
            .OrderByDescending(item => item.Relevance).ThenBy(item => item.Candidate.Rank).ThenBy(item => item.Candidate.Start)
            .Take(MostRanked).ToList();
        var sentences = candidates.Select(item => item.Candidate).ToList();
        return [.. sentences.Zip(Scores(facet, sentences, [.. candidates.Select(item => item.Relevance)]))];
    }

    /// <summary>The share of the facet's weight that a passage and its title cover, 0 to 1.</summary>
    public static double PassageCoverage(Facet facet, SourceWindow window)
    {
        var words = new Ranking.Tokenizer().Read(window.Name + "\n" + window.Core).Select(token => token.Term).ToHashSet(StringComparer.Ordinal);
        return facet.Coverage(words.Contains);
    }

    private static double[] Scores(Facet facet, List<Candidate> sentences, List<double> relevance)
    {
        var central = LexRank.Rank([.. sentences.Select(sentence => sentence.Vector)], relevance);
        var most = Math.Max(1e-12, central.DefaultIfEmpty(0).Max());
        var scores = new double[sentences.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var value = ((1 - CentralShare) * relevance[i]) + (CentralShare * central[i] / most);
            scores[i] = Math.Round(value * Prior(facet, sentences[i]) * SentenceForm.Of(facet, sentences[i]), 6);
        }

        return scores;
    }

    /// <summary>
    /// The relevance of a sentence (Otterbacher et al.): damped term matches; matches in headings and title count less.
    /// Normalized by the value of a sentence with every term once, so that values of different searches are comparable.
    /// </summary>
    private static double Relevance(Facet facet, Candidate sentence)
    {
        var (sum, own) = (0.0, false);
        var leading = facet.Shape == QuestionShape.Definition ? SentenceForm.Leading(facet, sentence) : 0;
        var inTitle = TitleShare + (LeadShare * leading);
        var inHeading = HeadingShare + (ExactHeading * SentenceForm.EntryMatch(facet, sentence));
        foreach (var term in facet.Terms)
        {
            var at = IndexOf(sentence.Vector.Terms, term.Term);
            var share = at >= 0 ? 1 + (Repeated * Math.Min(2, sentence.Vector.Counts[at] - 1))
                : sentence.Headings.Contains(term.Term) ? inHeading
                : sentence.Title.Contains(term.Term) ? inTitle
                : 0;
            sum += share * term.Weight;
            own |= at >= 0;
        }

        return (own || leading > 0.5 ? 1 : HeadingsAlone) * sum / Math.Max(1e-9, facet.Mass);
    }

    private static int IndexOf(IReadOnlyList<string> terms, string term)
    {
        for (var i = 0; i < terms.Count; i++)
        {
            if (terms[i] == term)
            {
                return i;
            }
        }

        return -1;
    }

    // The opening of a document about the topic is added without a passage rank, so its rank does not count.
    private static double Prior(Facet facet, Candidate sentence) =>
        facet.Shape == QuestionShape.Definition && SentenceForm.Leading(facet, sentence) > 0.5 ? 1 : 1 / (1 + (sentence.Rank / 20.0));

    // Sentences with different numbers may contradict each other, so they do not count as duplicates.
    private static double Similarity(Candidate a, Candidate b)
    {
        var alike = a.Vector.Cosine(b.Vector);
        return alike >= 0.5 && Measures.Disagree(a.Text, b.Text) ? 0.5 : alike;
    }

    private static IEnumerable<Evidence> Quotes(Facet facet, Candidate sentence, double score)
    {
        var window = sentence.Window;
        var coverage = Math.Round(facet.Coverage(sentence.HasInContext), 6);
        yield return new Evidence(
            window.Source, window.File, window.Url, window.Title, sentence.ByteStart, sentence.ByteEnd, window.Sha256, sentence.Text,
            score, coverage, facet.Text);
        if (Listing(facet, sentence) is { } listing)
        {
            yield return new Evidence(
                window.Source, window.File, window.Url, window.Title, window.ByteAt(listing.Start), window.ByteAt(listing.End), window.Sha256,
                window.Text[listing.Start..listing.End], score, coverage, facet.Text, Evidence.CodeKind, sentence.ByteStart);
        }
    }

    /// <summary>
    /// The listing of a sentence: the one it announces. For "how do I" questions also a following one, or one above it under a
    /// matching heading.
    /// </summary>
    private static (int Start, int End)? Listing(Facet facet, Candidate sentence)
    {
        if (sentence.LeadIn || facet.Shape != QuestionShape.Procedure)
        {
            return sentence.LeadIn ? sentence.FollowedBy : null;
        }

        return sentence.FollowedBy ?? (SentenceForm.EntryMatch(facet, sentence) >= SameHeading ? sentence.Above : null);
    }
}
