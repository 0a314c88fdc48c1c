namespace Headway.Research.Pipeline;

/// <summary>All that a run has found so far.</summary>
/// <param name="Question">The question, as validated.</param>
/// <param name="Plan">What was asked and planned.</param>
/// <param name="Levels">The probes of each level, in probe order.</param>
/// <param name="Reflections">One for each level that was reflected on.</param>
/// <param name="Draft">The draft, once written.</param>
/// <param name="Critique">What is wrong with it, once known.</param>
internal sealed record Findings(
    ValidatedQuestion Question,
    QueryPlan Plan,
    IReadOnlyList<IReadOnlyList<ProbeOutput>> Levels,
    IReadOnlyList<ReflectionOutput> Reflections,
    DraftOutput? Draft = null,
    CritiqueOutput? Critique = null)
{
    private const double FewestCoverage = 0.66;
    private const double FewestOfQuote = 0.34;

    public IEnumerable<ProbeOutput> Probes => Levels.SelectMany(level => level);

    /// <summary>Why the search stopped; a question that cannot be searched for has no evidence either.</summary>
    public string StopReason => (Reflections.Count > 0 ? Reflections[^1].StopReason : null) ?? ReflectionOutput.NoNewEvidence;

    /// <summary>The evidence for a facet, best first.</summary>
    /// <remarks>None at all when even the best quote speaks of too little of the facet: that would answer another question.</remarks>
    public IReadOnlyList<Evidence> For(string facet)
    {
        var evidence = EvidenceFusion.Fuse(Probes.Where(probe => probe.Facet == facet));
        return evidence.Any(item => item.Coverage >= FewestCoverage) ? [.. evidence.Where(item => item.Coverage >= FewestOfQuote)] : [];
    }

    /// <summary>All quotes of the run, one for each stretch of a source.</summary>
    public IEnumerable<Evidence> Evidence => Probes.SelectMany(probe => probe.Evidence).DistinctBy(evidence => (evidence.Place, evidence.Start, evidence.End));

    /// <summary>The documents that were found, best first.</summary>
    public IReadOnlyList<FoundSource> Sources => EvidenceFusion.FuseSources(Probes);
}
