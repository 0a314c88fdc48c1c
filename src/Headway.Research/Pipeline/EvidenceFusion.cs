using Headway.Research.Reasoning.Extractive;

namespace Headway.Research.Pipeline;

/// <summary>Fuses the evidence of several probes.</summary>
internal static class EvidenceFusion
{
    // score bonus when another probe chose the same quote
    private const double Again = 0.05;

    /// <summary>
    /// Ranks quotes by their best score and their coverage of the facet. Of overlapping or identical quotes only the best
    /// stays; a listing follows the sentence that announces it.
    /// </summary>
    public static IReadOnlyList<Evidence> Fuse(IEnumerable<ProbeOutput> probes)
    {
        var values = new Dictionary<(string, int, int), (Evidence Evidence, double Value)>();
        foreach (var probe in probes)
        {
            for (var rank = 0; rank < probe.Evidence.Count; rank++)
            {
                var evidence = probe.Evidence[rank];
                var key = (evidence.Place, evidence.Start, evidence.End);
                var value = evidence.Score * (0.4 + (0.6 * evidence.Coverage));
                values[key] = values.TryGetValue(key, out var known) ? (known.Evidence, Math.Max(known.Value, value) + Again) : (evidence, value);
            }
        }

        var best = values.Values.Select(entry => entry.Value).DefaultIfEmpty(1).Max();
        var ranked = values.Values
            .OrderByDescending(entry => entry.Value)
            .ThenBy(entry => entry.Evidence.Place, StringComparer.Ordinal).ThenBy(entry => entry.Evidence.Start).ThenBy(entry => entry.Evidence.End)
            .Select(entry => entry.Evidence with { Score = Math.Round(entry.Value / best, 6) })
            .ToList();
        return WithListings([.. ranked.Where((evidence, at) => !ranked.Take(at).Any(other => Overlap(evidence, other) || Words(evidence) == Words(other)))]);
    }

    public static IReadOnlyList<RetrievedSource> FuseSources(IEnumerable<ProbeOutput> probes) =>
    [
        .. RankFusion.Fuse(probes.Select(probe => probe.Sources), source => source.File ?? source.Url ?? "", source => source.File ?? source.Url ?? "")
            .Select(item => item.Item with { Score = Math.Round(item.Score, 6) }),
    ];

    private static bool Overlap(Evidence a, Evidence b) => a.Place == b.Place && a.Start < b.End && b.Start < a.End;

    private static string Words(Evidence evidence) =>
        Truncation.Line(evidence.Quote);

    private static List<Evidence> WithListings(List<Evidence> ranked)
    {
        var ordered = new List<Evidence>();
        foreach (var prose in ranked.Where(evidence => evidence.Kind is null))
        {
            ordered.Add(prose);
            ordered.AddRange(ranked.Where(code => code.Kind == Evidence.CodeKind && code.Place == prose.Place && code.Of == prose.Start));
        }

        return ordered;
    }
}
