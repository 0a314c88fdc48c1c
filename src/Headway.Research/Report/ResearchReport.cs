namespace Headway.Research.Report;

/// <summary>The result of a research job, in <c>job.completed</c>. It contains no times, so that it is reproducible.</summary>
/// <param name="Title">The question, as a title.</param>
/// <param name="Question">The original question.</param>
/// <param name="Reasoning"><c>extractive</c> or <c>model</c>.</param>
/// <param name="Corpus">The searched corpus; absent without one.</param>
/// <param name="Refused">True when there is no evidence for an answer; absent otherwise.</param>
/// <param name="Sections">The report itself, in reading order.</param>
/// <param name="Citations">The quotes that blocks cite, by id.</param>
/// <param name="Sources">The documents the quotes are from.</param>
/// <param name="Unanswered">The facets without an answer.</param>
/// <param name="Conflicts">Quotes that give different numbers or dates for the same thing.</param>
/// <param name="StopReason"><c>sufficient</c>, <c>no_new_evidence</c> or <c>budget</c>.</param>
/// <param name="Stats">The counts of the run.</param>
internal sealed record ResearchReport(
    string Title,
    string Question,
    string Reasoning,
    string? Corpus,
    bool? Refused,
    IReadOnlyList<ReportSection> Sections,
    IReadOnlyList<ReportCitation> Citations,
    IReadOnlyList<ReportSource> Sources,
    IReadOnlyList<UnansweredFacet> Unanswered,
    IReadOnlyList<ReportConflict> Conflicts,
    string StopReason,
    ReportStats Stats);

/// <summary>A section of the report with its heading.</summary>
internal sealed record ReportSection(string Heading, IReadOnlyList<ReportBlock> Blocks);

/// <summary>
/// A block of a section: <c>text</c> (Markdown), <c>quote</c> and <c>code</c> (verbatim), <c>table</c>, <c>source_list</c>.
/// </summary>
internal sealed record ReportBlock(string Type, string Text, IReadOnlyList<int>? Citations = null)
{
    public const string TextType = "text";
    public const string QuoteType = "quote";
    public const string CodeType = "code";
    public const string TableType = "table";
    public const string SourceListType = "source_list";
}

/// <summary>
/// A verbatim quote: <paramref name="Quote"/> is byte-equal to the source's text from <paramref name="Start"/> to
/// <paramref name="End"/>.
/// </summary>
internal sealed record ReportCitation(
    int Id, int Source, string? File, string? Url, int Start, int End, string Sha256, string Quote);

/// <summary>A quoted document.</summary>
internal sealed record ReportSource(int Id, string Title, string? File, string? Url, string Sha256, string? Corpus);

/// <summary>A facet without an answer, with the reason.</summary>
internal sealed record UnansweredFacet(string Facet, string Reason);

/// <summary>Conflicting citations. Kind is <c>number</c> or <c>date</c>.</summary>
internal sealed record ReportConflict(string Kind, string Statement, IReadOnlyList<int> Citations, IReadOnlyList<string> Values);

/// <summary>The counts of a run. Token counts exist only with a model, as reported by its server.</summary>
internal sealed record ReportStats(
    int Levels,
    int Probes,
    int Searches,
    int Passages,
    int Documents,
    int Quotes,
    long? InputTokens = null,
    long? OutputTokens = null,
    string? Model = null);
