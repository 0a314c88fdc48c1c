using Headway.Research.Index;
using Headway.Research.Ranking;

namespace Headway.Research.Corpus;

/// <summary>The search index of one folder of documents. Thread-safe; it can be searched while it is being rebuilt.</summary>
public sealed class CorpusIndex : IDisposable
{
    private const int PassagesPerFile = 3;
    private static readonly TimeSpan s_firstRefresh = TimeSpan.FromSeconds(3);

    private readonly IndexDatabase _database;
    private readonly CorpusIndexer _indexer;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _runLock = new(1, 1);
    private volatile CorpusSnapshot _snapshot = CorpusSnapshot.Empty;
    private volatile bool _isIndexing;
    private readonly Lock _setAsideLock = new();
    private volatile IndexCounts? _progress;
    private int _generation;
    private string? _notice;

    /// <summary>Opens the existing index without reading the folder.</summary>
    internal CorpusIndex(string name, CorpusOptions options, string indexFolder, TimeProvider time, RankingParameters? ranking = null, ExtractionProcess? process = null)
    {
        Name = name;
        Folder = Path.GetFullPath(options.Path);
        Ranking = ranking ?? RankingParameters.Default;
        _time = time;
        _database = new IndexDatabase(Path.Combine(Path.GetFullPath(indexFolder), IndexFileName.Of(name, Folder)));
        _indexer = new CorpusIndexer(Folder, options, process, _database);
        _notice = _database.Prepare();
        Recover(() => _snapshot = CorpusSnapshot.Load(_database, CancellationToken.None));
    }

    /// <summary>The configured name.</summary>
    public string Name { get; }

    /// <summary>The folder, as an absolute path.</summary>
    public string Folder { get; }

    /// <summary>At most four example questions, the same for the same documents.</summary>
    public IReadOnlyList<string> Suggestions => _snapshot.Suggestions;

    /// <summary>What the last complete index run did not read.</summary>
    public UnreadFiles Unread => _snapshot.Unread;

    /// <summary>The progress of the current run; null when none runs.</summary>
    internal IndexCounts? Progress => _progress;

    /// <summary>Whether the whole folder has been indexed at least once.</summary>
    internal bool IsComplete => _snapshot.IsComplete;

    /// <summary>The ranking parameters in use.</summary>
    internal RankingParameters Ranking { get; }

    /// <summary>The current inverted index.</summary>
    internal TermIndex Terms => _snapshot.Terms;

    /// <summary>Ranks files, each with its best passage. Ties are broken by path.</summary>
    /// <param name="query">Free text; there is no query syntax.</param>
    /// <param name="k">The maximum number of results, 1 to 1000.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public Task<IReadOnlyList<Passage>> SearchFilesAsync(string query, int k, CancellationToken cancellationToken) =>
        Task.Run(() => Search(k, (ranker, count) => ranker.RankDocuments(query, count), cancellationToken).Passages, cancellationToken);

    /// <summary>Ranks passages, at most three per file. Ties are broken by path and offset.</summary>
    /// <param name="query">Free text; there is no query syntax.</param>
    /// <param name="k">The maximum number of results, 1 to 1000.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public Task<SearchHits> SearchPassagesAsync(string query, int k, CancellationToken cancellationToken) =>
        Task.Run(() => Search(k, (ranker, count) => ranker.RankPassages(query, count, PassagesPerFile), cancellationToken), cancellationToken);

    /// <summary>The indexed text of a file; null when the file is not indexed.</summary>
    /// <param name="file">Path relative to the folder, as in <see cref="Passage.File"/>.</param>
    /// <param name="cancellationToken">Gives up the read.</param>
    public Task<SourceText?> ReadAsync(string file, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var store = new PassageStore(_database);
            return store.ReadSource(file);
        },
        cancellationToken);

    /// <summary>The number of passages that contain the word or its stem.</summary>
    /// <param name="term">One word in any case, stemmed or not.</param>
    public long DocumentFrequency(string term)
    {
        var terms = _snapshot.Terms;
        var tokens = new Tokenizer().Read(term);
        return tokens.Count == 0 ? 0 : Math.Max(terms.Body.Count(terms.Find(tokens[0].Term)), terms.Body.Count(terms.Find(term)));
    }

    /// <summary>The current size and state of the corpus.</summary>
    public CorpusStats Stats()
    {
        var snapshot = _snapshot;
        var state = _isIndexing ? CorpusState.Indexing : snapshot.IsComplete ? CorpusState.Ready : CorpusState.Empty;
        return new CorpusStats(snapshot.Terms.Documents.Length, snapshot.Terms.Passages.Length, snapshot.Bytes, snapshot.Terms.Words, state);
    }

    /// <summary>Closes the index file.</summary>
    public void Dispose() => _runLock.Dispose();

    /// <summary>Returns and clears the pending notice about the state of the index file, if any.</summary>
    internal string? TakeNotice() => Interlocked.Exchange(ref _notice, null);

    /// <summary>What is in the folder now.</summary>
    internal Task<CorpusContents> ScanAsync(CancellationToken cancellationToken) =>
        Task.Run(() => _indexer.Scan(cancellationToken), cancellationToken);

    /// <summary>Updates the index to the files. Waits for a running update.</summary>
    internal async Task<IndexCounts> UpdateAsync(CorpusContents contents, IIndexObserver observer, CancellationToken cancellationToken)
    {
        await _runLock.WaitAsync(cancellationToken);
        return await RunAsync(contents, observer, cancellationToken);
    }

    /// <summary>
    /// Waits until the whole folder has been indexed once. Indexes it itself if no run is active, so that it completes even if
    /// no index job can start.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be read.</exception>
    internal async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await _runLock.WaitAsync(cancellationToken);
        if (IsComplete)
        {
            _runLock.Release();
            return;
        }

        await RunAsync(contents: null, observer: null, cancellationToken);
    }

    // The caller holds _runLock; this method releases it.
    private async Task<IndexCounts> RunAsync(CorpusContents? contents, IIndexObserver? observer, CancellationToken cancellationToken)
    {
        _isIndexing = true;
        using var refreshing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var refresh = _snapshot.IsComplete ? Task.CompletedTask : RefreshAsync(refreshing.Token);
        IndexCounts counts;
        try
        {
            counts = await ReadAsync(contents ?? await ScanAsync(cancellationToken), new ProgressObserver(this, observer), cancellationToken);
        }
        finally
        {
            await refreshing.CancelAsync();
            await refresh.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the refresh must end before the final load, or it could overwrite its snapshot
            Recover(() => _snapshot = CorpusSnapshot.Load(_database, CancellationToken.None));
            _isIndexing = false;
            _progress = null;
            _runLock.Release();
        }

        var complete = _snapshot;
        return counts with { Bytes = complete.Bytes, Passages = complete.Terms.Passages.Length };
    }

    private async Task<IndexCounts> ReadAsync(CorpusContents contents, IIndexObserver observer, CancellationToken cancellationToken)
    {
        var generation = Volatile.Read(ref _generation);
        try
        {
            return await _indexer.ReadAsync(contents, observer, cancellationToken);
        }
        catch (Exception broken) when (IndexDatabase.IsCorruption(broken))
        {
            SetAside(generation);
            return await _indexer.ReadAsync(contents, observer, cancellationToken);
        }
    }

    /// <summary>During the first indexing, reloads the snapshot periodically so that the indexed part can be searched.</summary>
    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var interval = s_firstRefresh;
        while (true)
        {
            await Task.Delay(interval, _time, cancellationToken);
            var started = _time.GetTimestamp();
            await Task.Run(() => _snapshot = CorpusSnapshot.Load(_database, cancellationToken), cancellationToken);
            interval = TimeSpan.FromTicks(Math.Max(s_firstRefresh.Ticks, _time.GetElapsedTime(started).Ticks * 10));
        }
    }

    private SearchHits Search(int k, Func<Ranker, int, (List<RankedPassage> Ranked, int Total)> rank, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = new SearchHits([], 0);
        Recover(() =>
        {
            var terms = _snapshot.Terms;
            using var store = new PassageStore(_database);
            var ranker = new Ranker(terms, passage => terms.Sequence(passage) ?? store.Sequence(terms.Passages[passage].Id), Ranking);
            var (ranked, total) = rank(ranker, Math.Clamp(k, 1, 1000));
            var passages = new List<Passage>(ranked.Count);
            foreach (var (passage, score) in ranked)
            {
                if (store.Read(terms.Passages[passage].Id, score) is { } found)
                {
                    passages.Add(found);
                }
            }

            result = new SearchHits(passages, total);
        });
        return result;
    }

    /// <summary>Of concurrent searches that hit the same corruption, only one sets the file aside.</summary>
    private void Recover(Action read)
    {
        var generation = Volatile.Read(ref _generation);
        try
        {
            read();
        }
        catch (Exception broken) when (IndexDatabase.IsCorruption(broken))
        {
            SetAside(generation);
        }
    }

    private void SetAside(int generation)
    {
        lock (_setAsideLock)
        {
            if (generation != _generation)
            {
                return;
            }

            _generation++;
            _snapshot = CorpusSnapshot.Empty;
            _notice = _database.SetAside();
        }
    }

    /// <summary>Publishes the counts to questions that wait for the index.</summary>
    private sealed class ProgressObserver(CorpusIndex corpus, IIndexObserver? next) : IIndexObserver
    {
        public Task AdvancedAsync(IndexCounts counts, CancellationToken cancellationToken)
        {
            corpus._progress = counts;
            return next?.AdvancedAsync(counts, cancellationToken) ?? Task.CompletedTask;
        }

        public Task SkippedAsync(string path, string reason, CancellationToken cancellationToken) =>
            next?.SkippedAsync(path, reason, cancellationToken) ?? Task.CompletedTask;

        public Task NoticedAsync(string path, string notice, CancellationToken cancellationToken) =>
            next?.NoticedAsync(path, notice, cancellationToken) ?? Task.CompletedTask;
    }
}
