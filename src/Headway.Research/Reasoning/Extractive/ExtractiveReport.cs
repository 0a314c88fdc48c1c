using Headway.Research.Pipeline;
using Headway.Research.Report;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Arranges quotes as a report: the best quotes, then each facet, conflicts, unanswered facets and sources.</summary>
internal sealed class ExtractiveReport
{
    private const int MaxQuotes = 5;
    private const int MaxShort = 3;
    private const double ShortScore = 0.55;

    private readonly ResearchTask _task;
    private readonly Findings _findings;
    private readonly CitationList _citations;
    private readonly List<ReportSection> _sections = [];
    private readonly HashSet<(string, int)> _said = [];

    private ExtractiveReport(ResearchTask task, Findings findings)
    {
        _task = task;
        _findings = findings;
        _citations = new CitationList(task.Corpus?.Name);
    }

    public static ResearchReport Build(ResearchTask task, Findings findings) => new ExtractiveReport(task, findings).Build();

    private ResearchReport Build()
    {
        var facets = _findings.Plan.Facets.Select(facet => (Facet: facet, Evidence: _findings.For(facet))).ToList();
        var answered = facets.Where(item => item.Evidence.Count > 0).ToList();
        var unanswered = Unanswered(facets.Where(item => item.Evidence.Count == 0).Select(item => item.Facet));
        if (answered.Count == 0)
        {
            return Refusal(unanswered);
        }

        AddShortAnswer(answered);
        foreach (var (facet, evidence) in answered)
        {
            AddFacet(facet, evidence, answered.Count == 1);
        }

        var conflicts = answered.SelectMany(item => Conflicts.Among(Shown(item.Evidence))).Select(Describe).ToList();
        AddConflicts(conflicts);
        AddUnanswered(unanswered);
        _sections.Add(new ReportSection("Sources", [new ReportBlock(ReportBlock.SourceListType, _citations.SourceLines)]));
        return Report(null, unanswered, conflicts);
    }

    private ResearchReport Report(bool? refused, IReadOnlyList<UnansweredFacet> unanswered, IReadOnlyList<ReportConflict> conflicts) => new(
        Sentence.Short(_task.Question), _task.Question, ResearchSettings.Extractive, _task.Corpus?.Name, refused, _sections,
        _citations.Citations, _citations.Sources, unanswered, conflicts, _findings.StopReason,
        RunStats.Of(_findings, _citations.Citations.Count));

    private static List<Evidence> Shown(IReadOnlyList<Evidence> evidence)
    {
        var prose = evidence.Where(item => item.Kind is null).Take(MaxQuotes + MaxShort).ToHashSet();
        return [.. evidence.Where(item => item.Kind is not null || prose.Contains(item))];
    }

    /// <summary>For one facet: its best quotes above a minimum score. For several facets: the best quote of each.</summary>
    private void AddShortAnswer(List<(string Facet, IReadOnlyList<Evidence> Evidence)> answered)
    {
        var best = answered.Count == 1
            ? Prose(answered[0].Evidence).Where((item, at) => at == 0 || item.Score >= ShortScore).Take(MaxShort)
            : answered.Select(item => Prose(item.Evidence).First()).Take(MaxShort + 1);
        var blocks = best.SelectMany(item => WithListing(item, answered.First(facet => facet.Evidence.Contains(item)).Evidence)).Select(Quote).ToList();
        _sections.Add(new ReportSection("Short answer", blocks));
    }

    private void AddFacet(string facet, IReadOnlyList<Evidence> evidence, bool alone)
    {
        var rest = Prose(evidence).Where(IsNew).Take(MaxQuotes).ToList();
        if (rest.Count == 0)
        {
            return;
        }

        var blocks = rest.SelectMany(item => WithListing(item, evidence)).Where(IsNew).Select(Quote).ToList();
        _sections.Add(new ReportSection(alone ? "More from the documents" : Sentence.Capital(facet), blocks));
    }

    private void AddConflicts(List<ReportConflict> conflicts)
    {
        if (conflicts.Count > 0)
        {
            _sections.Add(new ReportSection(
                "Where the documents disagree",
                [.. conflicts.Select(conflict => new ReportBlock(ReportBlock.TextType, conflict.Statement, conflict.Citations))]));
        }
    }

    private void AddUnanswered(IReadOnlyList<UnansweredFacet> unanswered)
    {
        if (unanswered.Count > 0)
        {
            _sections.Add(new ReportSection(
                "What the documents do not answer",
                [.. unanswered.Select(gap => new ReportBlock(ReportBlock.TextType, $"{Sentence.Capital(gap.Facet)}: {gap.Reason}"))]));
        }
    }

    private ResearchReport Refusal(IReadOnlyList<UnansweredFacet> unanswered)
    {
        var where = _task.Corpus is { } corpus ? $"The corpus \"{corpus.Name}\"" : "What was found";
        var text = _findings.Question.Problem ?? $"{where} holds no evidence to answer this from, so there is no answer.";
        var blocks = new List<ReportBlock> { new(ReportBlock.TextType, text) };
        if (_findings.Question.Problem is null && _task.Corpus is { } searched && UnreadSentence.Of(searched.Unread) is { } unread)
        {
            blocks.Add(new(ReportBlock.TextType, unread));
        }

        blocks.AddRange(unanswered.Select(gap => new ReportBlock(ReportBlock.TextType, $"{Sentence.Capital(gap.Facet)}: {gap.Reason}")));
        _sections.Add(new ReportSection("No answer", blocks));
        return Report(true, unanswered, []);
    }

    private IReadOnlyList<UnansweredFacet> Unanswered(IEnumerable<string> facets) =>
        [.. facets.Select(facet => new UnansweredFacet(facet, Gaps.Reason(FacetTerms.Read(facet, _task.Weights), _findings)))];

    private static IEnumerable<Evidence> Prose(IReadOnlyList<Evidence> evidence) => evidence.Where(item => item.Kind is null);

    private bool IsNew(Evidence item) => !_said.Contains((item.Place, item.Start));

    private static IEnumerable<Evidence> WithListing(Evidence prose, IReadOnlyList<Evidence> evidence)
    {
        yield return prose;
        var next = evidence.SkipWhile(item => item != prose).Skip(1).FirstOrDefault();
        if (next is { Kind: Evidence.CodeKind })
        {
            yield return next;
        }
    }

    private ReportBlock Quote(Evidence item)
    {
        _said.Add((item.Place, item.Start));
        return new ReportBlock(item.Kind == Evidence.CodeKind ? ReportBlock.CodeType : ReportBlock.QuoteType, item.Quote, [_citations.Cite(item)]);
    }

    private ReportConflict Describe(Conflict conflict)
    {
        var (one, other) = (_citations.Cite(conflict.One), _citations.Cite(conflict.Other));
        return new ReportConflict(
            conflict.Kind,
            conflict.Statement,
            [one, other],
            [conflict.OneValue, conflict.OtherValue]);
    }
}
