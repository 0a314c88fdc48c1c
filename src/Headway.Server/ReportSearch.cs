using Headway.Research;
using Headway.Research.Corpus;
using Headway.ScamCheck;

namespace Headway.Server;

/// <summary>Searches reports for the scam check: with Exa if its key is set, else in a corpus.</summary>
internal sealed class ReportSearch : IReportSearch
{
    private readonly ExaReports _exa;
    private readonly CorpusIndex? _corpus;

    /// <summary>Selects Exa or the corpus.</summary>
    /// <exception cref="ConfigurationException">The configured corpus does not exist.</exception>
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
