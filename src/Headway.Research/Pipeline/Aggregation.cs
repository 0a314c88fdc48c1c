using Headway.Research.Reasoning.Extractive;

namespace Headway.Research.Pipeline;

/// <summary>Summarizes the findings after a level.</summary>
internal static class Aggregation
{
    private const int MostSources = 20;
    private const int FindingsForFacet = 2;

    public static AggregateOutput Of(Findings findings)
    {
        var quoted = findings.Evidence.Select(evidence => evidence.Place).ToHashSet(StringComparer.Ordinal);
        var sources = findings.Sources.Where(source => quoted.Contains(source.File ?? source.Url ?? "")).ToList();
        var key = findings.Plan.Facets
            .SelectMany(facet => findings.For(facet).Where(evidence => evidence.Kind is null).Take(FindingsForFacet))
            .Select(evidence => evidence.Quote).Distinct(StringComparer.Ordinal).ToList();
        return new AggregateOutput([.. sources.Take(MostSources)], key, sources.Count, Confidence(findings, sources.Count));
    }

    private static string Confidence(Findings findings, int sources)
    {
        var covered = findings.Plan.Facets.Count(facet => Reflection.IsCovered(findings, facet));
        if (covered == findings.Plan.Facets.Count)
        {
            return sources > 1 ? "high" : "medium";
        }

        return covered > 0 ? "medium" : "low";
    }
}
