using System.Text.RegularExpressions;
using Headway.Research.Pipeline;
using Headway.Research.Reasoning.Extractive;
using Headway.Research.Report;

namespace Headway.Research.Reasoning.Model;

/// <summary>Builds a report from a model's text and the quotes it cites.</summary>
internal static partial class ModelReport
{
    private const string ForeignNote = "The model wrote these addresses; none of them is an address of a retrieved source: ";

    public static ResearchReport Build(ResearchTask task, Findings findings, AnswerOutput answer, string model)
    {
        var quotes = EvidenceCatalogue.Of(findings);
        var sections = Sections(answer.Text ?? "", quotes);
        var cited = sections.SelectMany(section => section.Blocks).SelectMany(block => block.Citations ?? []).Distinct().ToList();
        if (cited.Count == 0)
        {
            sections.Add(new ReportSection("Without citations", [new ReportBlock(ReportBlock.TextType, "The model's text refers to none of the quotes that were found; nothing supports it.")]));
        }

        if (quotes.Addresses.ForeignIn(answer.Text ?? "") is { Count: > 0 } foreign)
        {
            sections.Add(new ReportSection("Not from the sources", [new ReportBlock(ReportBlock.TextType, ForeignNote + string.Join(", ", foreign.Select(address => $"`{address}`")) + ".")]));
        }

        var sources = new CitationList(task.Corpus?.Name);
        var citations = cited.Select(number => sources.Cite(quotes[number]) is var id ? sources.Citations[id - 1] with { Id = number } : null!).OrderBy(citation => citation.Id).ToList();
        var unanswered = findings.Plan.Facets.Where(facet => findings.For(facet).Count == 0)
            .Select(facet => new UnansweredFacet(facet, Gaps.Reason(FacetTerms.Read(facet, task.Weights), findings))).ToList();
        sections.Add(new ReportSection("Sources", [new ReportBlock(ReportBlock.SourceListType, sources.SourceLines)]));
        return new ResearchReport(
            Sentence.Short(task.Question), task.Question, ResearchSettings.Model, task.Corpus?.Name, null, sections, citations, sources.Sources,
            unanswered, [.. Conflicts(findings, quotes).Where(conflict => conflict.Citations.All(cited.Contains))], findings.StopReason,
            RunStats.Of(findings, citations.Count, model, answer));
    }

    /// <summary>Splits the text into sections and blocks.</summary>
    public static List<ReportSection> Sections(string markdown, EvidenceCatalogue quotes)
    {
        var sections = new List<ReportSection>();
        var heading = "Answer";
        var blocks = new List<ReportBlock>();
        foreach (var (kind, text) in ModelMarkdown.Blocks(markdown))
        {
            if (kind != ModelMarkdown.Heading)
            {
                blocks.Add(new ReportBlock(kind, text, Markers(text, quotes)));
                continue;
            }

            if (blocks.Count > 0)
            {
                sections.Add(new ReportSection(heading, blocks));
            }

            (heading, blocks) = (IsReferences(text) ? text + " (written by the model, not from the sources)" : text, []);
        }

        if (blocks.Count > 0 || sections.Count == 0)
        {
            sections.Add(new ReportSection(heading, blocks));
        }

        return sections;
    }

    /// <summary>The conflicting quotes of the catalogue, by number.</summary>
    public static IReadOnlyList<ReportConflict> Conflicts(Findings findings, EvidenceCatalogue quotes)
    {
        var numbers = Enumerable.Range(1, quotes.Count).ToDictionary(number => quotes[number]);
        return
        [
            .. Extractive.Conflicts.Among([.. numbers.Keys]).Select(conflict => new ReportConflict(
                conflict.Kind, conflict.Statement, [numbers[conflict.One], numbers[conflict.Other]], [conflict.OneValue, conflict.OtherValue])),
        ];
    }

    private static int[]? Markers(string text, EvidenceCatalogue quotes)
    {
        var numbers = Marker().Matches(text).Select(match => int.Parse(match.Groups["id"].ValueSpan)).Where(quotes.Exists).Distinct().ToArray();
        return numbers.Length == 0 ? null : numbers;
    }

    // A model's list of references names works that it may have made up; the report's own list of sources is separate.
    private static bool IsReferences(string heading) => References().IsMatch(heading);

    [GeneratedRegex(
        @"^\W*(\d+\W+)?(list of )?(references|sources|citations|bibliography|works cited|further reading|literature|literatur\w*|quellen\w*|referenzen|références|bibliographie|referencias|fuentes|bibliografía|riferimenti|fonti|参考文献)\W*$",
        SafeRegex.AnyCase)]
    private static partial Regex References();

    [GeneratedRegex(@"\[(?<id>\d{1,5})\]", SafeRegex.Exact)]
    private static partial Regex Marker();
}
