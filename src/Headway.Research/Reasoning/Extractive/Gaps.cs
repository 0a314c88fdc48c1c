using Headway.Research.Pipeline;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Explains why a facet has no answer.</summary>
internal static class Gaps
{
    private const int Shown = 3;

    public static string Reason(Facet facet, Findings findings)
    {
        var unknown = facet.Terms.Where(term => !term.Known).Select(term => $"\"{term.Surface}\"").Take(Shown).ToList();
        if (unknown.Count > 0)
        {
            return $"The documents do not contain {(unknown.Count == 1 ? "the word" : "the words")} {string.Join(", ", unknown)}.";
        }

        return findings.Probes.Any(probe => probe.Facet == facet.Text && probe.Passages > 0)
            ? "The passages found use some of its words, but none speaks of enough of it."
            : "Nothing was found for it.";
    }
}
