using Headway.Research.Pipeline;

namespace Headway.Research.Report;

/// <summary>Numbers citations and sources in order of first use.</summary>
internal sealed class CitationList(string? corpus)
{
    private readonly List<ReportCitation> _citations = [];
    private readonly List<ReportSource> _sources = [];

    public IReadOnlyList<ReportCitation> Citations => _citations;

    public IReadOnlyList<ReportSource> Sources => _sources;

    /// <summary>The sources as text, one per line.</summary>
    public string SourceLines => string.Join('\n', _sources.Select(source => $"{source.Id}. {source.Title} ({source.File ?? source.Url})"));

    /// <summary>The number of the citation; the same for the same range of the same source.</summary>
    public int Cite(Evidence evidence)
    {
        var known = _citations.Find(citation =>
            citation.File == evidence.File && citation.Url == evidence.Url && citation.Start == evidence.Start && citation.End == evidence.End);
        if (known is not null)
        {
            return known.Id;
        }

        var citation = new ReportCitation(
            _citations.Count + 1, Source(evidence), evidence.File, evidence.Url, evidence.Start, evidence.End, evidence.Sha256, evidence.Quote);
        _citations.Add(citation);
        return citation.Id;
    }

    private int Source(Evidence evidence)
    {
        var known = _sources.Find(source => source.File == evidence.File && source.Url == evidence.Url);
        if (known is not null)
        {
            return known.Id;
        }

        _sources.Add(new ReportSource(
            _sources.Count + 1, evidence.Title, evidence.File, evidence.Url, evidence.Sha256, evidence.File is null ? null : corpus));
        return _sources.Count;
    }
}
