using Headway.Research.Pipeline;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Selects quotes from the passages of a probe.</summary>
internal static class Synthesis
{
    public static ProbeOutput Of(ResearchTask task, RetrievalResult found)
    {
        var facet = FacetTerms.Read(found.Query.Facet, task.Weights);
        var evidence = new EvidenceFinder(task.Weights).Find(facet, found.Windows);
        var sources = found.Windows.Select((window, rank) => (window, rank)).DistinctBy(item => item.window.Place)
            .Select(item => new RetrievedSource(
                item.window.Title, item.window.File, item.window.Url, item.window.Sha256, Math.Round(1.0 / (item.rank + 1), 6)))
            .ToList();
        return new ProbeOutput(
            found.Query.Query, found.Query.Facet, Summary(found, evidence), evidence.Count, found.Windows.Count, found.Searches, evidence, sources,
            FeedbackTerms.Terms(facet, found.Windows, task.Weights));
    }

    private static string Summary(RetrievalResult found, IReadOnlyList<Evidence> evidence)
    {
        var read = $"Read {Sentence.Count(found.Windows.Count, "passage")} of {Sentence.Count(found.Windows.Select(window => window.Place).Distinct(StringComparer.Ordinal).Count(), "document")}";
        if (evidence.Count == 0)
        {
            return found.Windows.Count == 0 ? "Nothing was found." : $"{read}; none speaks of enough of what was asked.";
        }

        var documents = evidence.Select(item => item.Place).Distinct(StringComparer.Ordinal).Count();
        return $"{read} and took {Sentence.Count(evidence.Count, "quote")} from {Sentence.Count(documents, "document")}.";
    }
}
