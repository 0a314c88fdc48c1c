using System.Collections.Immutable;
using System.Text.Json;

namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>Reads sources from a job's outputs. Their number and size are limited, because every message of a run contains them.</summary>
internal static class GraphSources
{
    public const int MostGathered = 20;

    private const int MostOfQuery = 8;
    private const int MostPlaces = 200;
    private const int LongestTitle = 200;
    private const int LongestUrl = 1000;
    private const int LongestPreview = 240;
    private const int LongestContent = 1000;

    /// <summary>Returns the sources of a probe, quoted ones first.</summary>
    public static IReadOnlyList<GraphSource> OfProbe(JsonElement output)
    {
        var quotes = Quotes(ImmutableDictionary<string, string>.Empty, output);
        return [.. output.Items("sources").OrderByDescending(source => quotes.ContainsKey(Place(source))).Take(MostOfQuery).Select(source => Of(source, quotes, LongestPreview))];
    }

    /// <summary>Returns the sources of a level's findings.</summary>
    public static IReadOnlyList<GraphSource> Gathered(JsonElement output, ImmutableDictionary<string, string> quotes) =>
        [.. output.Items("sources").Take(MostGathered).Select(source => Of(source, quotes, LongestContent))];

    /// <summary>Returns the quotes of each source, with those of a probe's output added.</summary>
    public static ImmutableDictionary<string, string> Quotes(ImmutableDictionary<string, string> known, JsonElement output)
    {
        foreach (var evidence in output.Items("evidence"))
        {
            var (place, quote) = (Place(evidence), evidence.Text("quote") ?? "");
            var before = known.GetValueOrDefault(place, "");
            if (quote.Length > 0 && before.Length < LongestContent && !before.Contains(quote, StringComparison.Ordinal) && (before.Length > 0 || known.Count < MostPlaces))
            {
                known = known.SetItem(place, (before.Length > 0 ? $"{before} … {quote}" : quote).Cut(LongestContent));
            }
        }

        return known;
    }

    /// <summary>Returns the citation of a source.</summary>
    public static string Cite(JsonElement source)
    {
        var (title, place) = (source.Text("title") ?? "", Place(source));
        return (title.Length == 0 || title == place ? place : $"{title}: {place}").Cut(LongestTitle + LongestUrl);
    }

    private static GraphSource Of(JsonElement source, ImmutableDictionary<string, string> quotes, int longest)
    {
        var place = Place(source);
        return new(
            (source.Text("title") ?? place).Cut(LongestTitle),
            place,
            quotes.GetValueOrDefault(place, "").Cut(longest),
            source.Number("score") ?? 0);
    }

    private static string Place(JsonElement source) => (source.Text("url") ?? source.Text("file") ?? "").Cut(LongestUrl);
}
