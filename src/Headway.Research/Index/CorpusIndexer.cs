using System.Threading.Channels;
using Headway.Research.Corpus;
using Headway.Research.Corpus.Extraction;

namespace Headway.Research.Index;

/// <summary>Updates the index of a folder with several readers and one writer. Only one run at a time.</summary>
internal sealed class CorpusIndexer(string folder, CorpusOptions options, ExtractionProcess? process, IndexDatabase database)
{
    private const int MaxNamed = 100;
    private readonly DocumentReader _reader = new(options, process);

    /// <summary>What is in the folder now.</summary>
    public CorpusContents Scan(CancellationToken cancellationToken) => CorpusScan.Find(folder, _reader, cancellationToken);

    /// <summary>
    /// Indexes new and changed files and removes deleted ones. After a cancellation the written documents stay, and the next
    /// run skips them.
    /// </summary>
    public async Task<IndexCounts> ReadAsync(CorpusContents contents, IIndexObserver observer, CancellationToken cancellationToken)
    {
        var files = contents.Files;
        var unread = new List<UnreadFile>();
        using var writer = new IndexWriter(database);
        var known = KnownFiles();
        var counts = new IndexCounts(contents.Count);
        var prepared = Channel.CreateBounded<Outcome>(Environment.ProcessorCount * 4);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = PrepareAllAsync(files, known, prepared.Writer, failed.Token);
        try
        {
            foreach (var entry in contents.Unread)
            {
                counts = await SkipAsync(entry, counts, writer, unread, observer, cancellationToken);
            }

            await foreach (var outcome in prepared.Reader.ReadAllAsync(cancellationToken))
            {
                counts = await TakeAsync(outcome, counts, writer, unread, observer, cancellationToken);
            }

            await reading;
            counts = counts with { Removed = RemoveMissing(files, known, writer) };
            IReadOnlyList<UnreadFile> first = [.. unread.OrderBy(static file => file.File, StringComparer.Ordinal).Take(MaxNamed)];
            writer.Complete(new UnreadFiles(unread.Count, first, contents.Unsupported, contents.Links));
        }
        finally
        {
            await failed.CancelAsync();
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return counts;
    }

    private async Task PrepareAllAsync(
        IReadOnlyList<CorpusFile> files, Dictionary<string, KnownFile> known, ChannelWriter<Outcome> prepared, CancellationToken cancellationToken)
    {
        try
        {
            var next = -1;
            var workers = Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 1, 8)).Select(_ => Task.Run(WorkAsync, cancellationToken));
            await Task.WhenAll(workers);
            prepared.Complete();

            async Task WorkAsync()
            {
                var preparation = new DocumentPreparation(_reader);
                while (Interlocked.Increment(ref next) is var at && at < files.Count)
                {
                    known.TryGetValue(files[at].Path, out var before);
                    await prepared.WriteAsync(await PrepareAsync(preparation, files[at], before, cancellationToken), cancellationToken);
                }
            }
        }
        catch (Exception error)
        {
            prepared.Complete(error);
        }
    }

    private static async Task<Outcome> PrepareAsync(DocumentPreparation preparation, CorpusFile file, KnownFile? before, CancellationToken cancellationToken)
    {
        if (before is not null && before.Size == file.Size && before.Modified == file.Modified)
        {
            return new Outcome(file, IsTouched: false);
        }

        try
        {
            return new Outcome(file, IsTouched: true, await preparation.PrepareAsync(file, before?.ContentHash, cancellationToken));
        }
        catch (UnreadableDocumentException unreadable)
        {
            return new Outcome(file, IsTouched: true, SkippedBecause: unreadable.Message);
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException)
        {
            return new Outcome(file, IsTouched: true, SkippedBecause: $"its reader failed ({unexpected.GetType().Name})");
        }
    }

    private static async Task<IndexCounts> TakeAsync(
        Outcome outcome, IndexCounts counts, IndexWriter writer, List<UnreadFile> unread, IIndexObserver observer, CancellationToken cancellationToken)
    {
        if (outcome.SkippedBecause is { } reason)
        {
            return await SkipAsync(new UnreadFile(outcome.File.Path, reason), counts, writer, unread, observer, cancellationToken);
        }

        if (outcome.Document is { } document)
        {
            writer.Write(document);
            counts = counts with { Indexed = counts.Indexed + 1 };
            if (document.Notice is { } notice)
            {
                await observer.NoticedAsync(document.File.Path, notice, cancellationToken);
            }
        }
        else
        {
            if (outcome.IsTouched)
            {
                writer.Touch(outcome.File);
            }

            counts = counts with { Unchanged = counts.Unchanged + 1 };
        }

        await observer.AdvancedAsync(counts, cancellationToken);
        return counts;
    }

    private static async Task<IndexCounts> SkipAsync(
        UnreadFile file, IndexCounts counts, IndexWriter writer, List<UnreadFile> unread, IIndexObserver observer, CancellationToken cancellationToken)
    {
        writer.Remove(file.File);
        unread.Add(file);
        await observer.SkippedAsync(file.File, file.Reason, cancellationToken);
        counts = counts with { Skipped = counts.Skipped + 1 };
        await observer.AdvancedAsync(counts, cancellationToken);
        return counts;
    }

    private static int RemoveMissing(IReadOnlyList<CorpusFile> files, Dictionary<string, KnownFile> known, IndexWriter writer)
    {
        var present = files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var missing = known.Keys.Where(path => !present.Contains(path)).ToList();
        foreach (var path in missing)
        {
            writer.Remove(path);
        }

        return missing.Count;
    }

    private Dictionary<string, KnownFile> KnownFiles()
    {
        using var connection = database.Open();
        using var command = connection.Command("SELECT path, size, modified, content_hash FROM documents");
        using var reader = command.ExecuteReader();
        var known = new Dictionary<string, KnownFile>(StringComparer.Ordinal);
        while (reader.Read())
        {
            known[reader.GetString(0)] = new KnownFile(reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3));
        }

        return known;
    }

    private sealed record KnownFile(long Size, long Modified, string ContentHash);

    private sealed record Outcome(CorpusFile File, bool IsTouched, PreparedDocument? Document = null, string? SkippedBecause = null);
}
