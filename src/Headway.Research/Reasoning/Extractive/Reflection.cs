using Headway.Research.Pipeline;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Decides whether the evidence is sufficient, and plans further queries if not.</summary>
internal static class Reflection
{
    private const int EnoughQuotes = 2;
    private const double EnoughCoverage = 0.75;
    private const int ExpansionTerms = 3;

    public static ReflectionOutput On(ResearchTask task, Findings findings)
    {
        var level = findings.Levels.Count;
        var gaps = findings.Plan.Facets.Where(facet => !IsCovered(findings, facet)).ToList();
        if (gaps.Count == 0)
        {
            return Stop(level, ReflectionOutput.Sufficient, null);
        }

        var gap = $"Not answered well so far: {string.Join("; ", gaps)}.";
        if (level > 1 && !HasNewEvidence(findings))
        {
            return Stop(level, ReflectionOutput.NoNewEvidence, gap);
        }

        if (level >= task.Settings.Depth)
        {
            return Stop(level, ReflectionOutput.Budget, gap);
        }

        var queries = FollowUps(task, findings, gaps);
        return queries.Count == 0
            ? Stop(level, ReflectionOutput.NoNewEvidence, gap)
            : new ReflectionOutput(false, gap, queries, [.. queries.Select(query => query.Query)], level, null);
    }

    public static bool IsCovered(Findings findings, string facet)
    {
        var evidence = findings.For(facet).Where(item => item.Kind is null).ToList();
        return evidence.Count >= EnoughQuotes && evidence.Take(EnoughQuotes).Any(item => item.Coverage >= EnoughCoverage);
    }

    private static ReflectionOutput Stop(int level, string reason, string? gap) =>
        new(reason == ReflectionOutput.Sufficient, gap, [], [], level, reason);

    private static bool HasNewEvidence(Findings findings)
    {
        var before = findings.Levels.SkipLast(1).SelectMany(level => level).SelectMany(probe => probe.Evidence)
            .Select(evidence => (evidence.Place, evidence.Start)).ToHashSet();
        return findings.Levels[^1].SelectMany(probe => probe.Evidence).Any(evidence => !before.Contains((evidence.Place, evidence.Start)));
    }

    /// <summary>One query per gap: as asked if it was not searched yet, else its known words with expansion terms.</summary>
    private static List<PlannedQuery> FollowUps(ResearchTask task, Findings findings, IReadOnlyList<string> gaps)
    {
        var asked = findings.Probes.Select(probe => probe.Query).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var queries = new List<PlannedQuery>();
        foreach (var gap in gaps.Take(task.Settings.Breadth))
        {
            var query = asked.Contains(gap) ? Expanded(FacetTerms.Read(gap, task.Weights), findings) : gap;
            if (query is not null && asked.Add(query))
            {
                queries.Add(new PlannedQuery($"q{findings.Levels.Count + 1}-{queries.Count + 1}", query, gap));
            }
        }

        return queries;
    }

    private static string? Expanded(Facet facet, Findings findings)
    {
        var known = facet.Terms.Where(term => term.Known && !FacetTerms.IsQuestionWord(term.Term)).Select(term => term.Surface).ToList();
        var expansion = findings.Probes.Where(probe => probe.Facet == facet.Text).SelectMany(probe => probe.Terms)
            .Distinct(StringComparer.Ordinal).Take(ExpansionTerms).ToList();
        return known.Count == 0 || expansion.Count == 0 ? null : string.Join(' ', known.Concat(expansion));
    }
}
