namespace Headway.Research.Pipeline;

/// <summary>The findings of a run so far.</summary>
/// <param name="Question">The question, as validated.</param>
/// <param name="Plan">The query plan.</param>
/// <param name="Levels">The probes of each level, in probe order.</param>
/// <param name="Reflections">The reflections, one per level.</param>
/// <param name="Draft">The draft, if written.</param>
/// <param name="Critique">The critique of the draft, if written.</param>
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

    /// <summary>The steering that steps have processed, used or not.</summary>
    public IReadOnlyList<SteeringOutcome> Steering { get; init; } = [];

    /// <summary>The tokens of drafts that were discarded because of steering.</summary>
    public (long Input, long Output) DiscardedTokens { get; init; }

    public IEnumerable<ProbeOutput> Probes => Levels.SelectMany(level => level);

    /// <summary>Why the search stopped; a question that cannot be searched for counts as having no new evidence.</summary>
    public string StopReason => (Reflections.Count > 0 ? Reflections[^1].StopReason : null) ?? ReflectionOutput.NoNewEvidence;

    /// <summary>Adds the steering that a step processed and its facets.</summary>
    public Findings WithSteering(IReadOnlyList<SteeringOutcome>? taken) => taken is null ? this : this with
    {
        Steering = [.. Steering, .. taken],
        Plan = Plan with { Facets = [.. Plan.Facets.Concat(taken.SelectMany(sentence => sentence.Facets ?? [])).Distinct(StringComparer.Ordinal)] },
    };

    /// <summary>Discards the draft, because new findings need another one.</summary>
    public Findings WithoutDraft() => this with
    {
        Draft = null,
        Critique = null,
        DiscardedTokens = (
            DiscardedTokens.Input + (Draft?.InputTokens ?? 0) + (Critique?.InputTokens ?? 0),
            DiscardedTokens.Output + (Draft?.OutputTokens ?? 0) + (Critique?.OutputTokens ?? 0)),
    };

    /// <summary>The evidence for a facet, best first.</summary>
    /// <remarks>Empty when even the best quote covers too little of the facet, because it would answer another question.</remarks>
    public IReadOnlyList<Evidence> For(string facet)
    {
        var evidence = EvidenceFusion.Fuse(Probes.Where(probe => probe.Facet == facet));
        return evidence.Any(item => item.Coverage >= FewestCoverage) ? [.. evidence.Where(item => item.Coverage >= FewestOfQuote)] : [];
    }

    /// <summary>The distinct quotes of the run.</summary>
    public IEnumerable<Evidence> Evidence => Probes.SelectMany(probe => probe.Evidence).DistinctBy(evidence => (evidence.Place, evidence.Start, evidence.End));

    /// <summary>The found documents, best first.</summary>
    public IReadOnlyList<RetrievedSource> Sources => EvidenceFusion.FuseSources(Probes);
}
