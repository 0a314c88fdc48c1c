using Headway.Research;
using Headway.Research.Corpus;
using Headway.ScamCheck;

namespace Headway.Server;

/// <summary>Where the scam check looks for reports: Exa when its key is set, else a corpus.</summary>
internal sealed class ReportSearch : IReportSearch
{
    private readonly ExaReports _exa;
    private readonly CorpusIndex? _corpus;

    /// <summary>Chooses.</summary>
    /// <exception cref="ConfigurationException">There is no corpus of the configured name.</exception>
    public ReportSearch(ExaReports exa, Corpora corpora, ScamCheckOptions options)
    {
        _exa = exa;
        _corpus = corpora.Find(options.Corpus);
        HitsCountInVerdict = exa.IsConfigured || !string.IsNullOrEmpty(options.Corpus);
        if (_corpus is null && !string.IsNullOrEmpty(options.Corpus))
        {
            throw new ConfigurationException($"ScamCheck:Corpus: there is no corpus '{options.Corpus}'.");
        }
    }

    public string? Source => _exa.IsConfigured ? "exa" : _corpus is not null ? "corpus" : null;

    public bool HitsCountInVerdict { get; }

    public async Task<IReadOnlyList<ReportHit>> SearchAsync(string query, int count, CancellationToken cancellationToken)
    {
        if (!_exa.IsConfigured)
        {
            var passages = await _corpus!.SearchFilesAsync(query, count, cancellationToken);
            return [.. passages.Select(static passage => new ReportHit(passage.File, passage.Title, passage.Text))];
        }

        try
        {
            return [.. (await _exa.SearchAsync(query, count, cancellationToken)).Select(static hit => new ReportHit(hit.Url, hit.Title, hit.Text))];
        }
        catch (InvalidOperationException fault)
        {
            throw new ReportSearchException(fault.Message, fault);
        }
    }
}
