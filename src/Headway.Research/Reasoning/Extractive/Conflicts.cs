using Headway.Research.Pipeline;
using Headway.Research.Ranking;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Finds quotes about the same subject with different numbers or dates.</summary>
internal static class Conflicts
{
    private const double SameSubject = 0.6;
    private const int FewestSharedWords = 3;

    /// <summary>The pairs of conflicting quotes with their values; the earlier quote first.</summary>
    public static IReadOnlyList<Conflict> Among(IReadOnlyList<Evidence> evidence)
    {
        var quotes = evidence.Where(item => item.Kind is null).Select(item => (Item: item, Subject: Subject(item.Quote), Measures: Measures.In(item.Quote))).ToList();
        var found = new List<Conflict>();
        for (var i = 0; i < quotes.Count; i++)
        {
            for (var j = i + 1; j < quotes.Count; j++)
            {
                if (Disagreement(quotes[i].Measures, quotes[j].Measures) is { } pair && Alike(quotes[i].Subject, quotes[j].Subject))
                {
                    found.Add(new Conflict(pair.One.Kind, quotes[i].Item, quotes[j].Item, pair.One.Text.Trim(), pair.Other.Text.Trim()));
                }
            }
        }

        return found;
    }

    // Compares only units that occur once per sentence; several values of one unit usually belong to several things.
    private static (Measure One, Measure Other)? Disagreement(IReadOnlyList<Measure> a, IReadOnlyList<Measure> b)
    {
        foreach (var one in a.Where(measure => a.Count(other => Measures.SameThing(measure, other)) == 1))
        {
            var others = b.Where(other => Measures.SameThing(one, other)).ToList();
            if (others.Count == 1 && others[0].Value != one.Value)
            {
                return (one, others[0]);
            }
        }

        return null;
    }

    private static HashSet<string> Subject(string quote) => [.. new Tokenizer().Read(quote)
        .Where(token => !token.IsStopWord && !token.IsCompound && !char.IsAsciiDigit(token.Term[0])).Select(token => token.Term)];

    private static bool Alike(HashSet<string> a, HashSet<string> b)
    {
        var shared = a.Count(b.Contains);
        return shared >= FewestSharedWords && (double)shared / Math.Min(a.Count, b.Count) >= SameSubject
            && (double)shared / (a.Count + b.Count - shared) >= SameSubject / 1.5;
    }
}

/// <summary>Two conflicting quotes.</summary>
internal sealed record Conflict(string Kind, Evidence One, Evidence Other, string OneValue, string OtherValue)
{
    public string Statement =>
        $"Two quotes that speak of the same thing give different {(Kind == Measure.Date ? "dates" : "numbers")}: {OneValue} and {OtherValue}.";
}
