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

    /// <summary>The steering that steps have taken, used or not.</summary>
    public IReadOnlyList<SteeringOutcome> Steering { get; init; } = [];

    /// <summary>What a model read and wrote for drafts that were given up because of steering.</summary>
    public (long Input, long Output) DiscardedTokens { get; init; }

    public IEnumerable<ProbeOutput> Probes => Levels.SelectMany(level => level);

    /// <summary>Why the search stopped; a question that cannot be searched for has no evidence either.</summary>
    public string StopReason => (Reflections.Count > 0 ? Reflections[^1].StopReason : null) ?? ReflectionOutput.NoNewEvidence;

    /// <summary>After a step that took steering: what it added is asked from now on.</summary>
    public Findings WithSteering(IReadOnlyList<SteeringOutcome>? taken) => taken is null ? this : this with
    {
        Steering = [.. Steering, .. taken],
        Plan = Plan with { Facets = [.. Plan.Facets.Concat(taken.SelectMany(sentence => sentence.Facets ?? [])).Distinct(StringComparer.Ordinal)] },
    };

    /// <summary>Without its draft: what is found from now on belongs into another one.</summary>
    public Findings WithoutDraft() => this with
    {
        Draft = null,
        Critique = null,
        DiscardedTokens = (
            DiscardedTokens.Input + (Draft?.InputTokens ?? 0) + (Critique?.InputTokens ?? 0),
            DiscardedTokens.Output + (Draft?.OutputTokens ?? 0) + (Critique?.OutputTokens ?? 0)),
    };

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
    public IReadOnlyList<RetrievedSource> Sources => EvidenceFusion.FuseSources(Probes);
}
