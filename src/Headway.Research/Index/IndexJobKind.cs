using System.Text.Json;
using Headway.Jobs;
using Headway.Research.Corpus;
using Headway.Research.Pipeline;

namespace Headway.Research.Index;

/// <summary>
/// The job kind <c>index</c>: updates the index of a corpus and reports its progress. Input: <c>corpus</c>, a
/// configured name; the default corpus when absent.
/// </summary>
public sealed class IndexJobKind(Corpora corpora, TimeProvider time) : IJobKind
{
    /// <inheritdoc/>
    public string Name => "index";

    /// <summary>True: each node has its own index on its own disk.</summary>
    public bool IsLocal => true;

    /// <summary>True: indexing loads the whole server.</summary>
    public bool NeedsAdmin => true;

    /// <inheritdoc/>
    public string Validate(JsonElement input, JsonElement options)
    {
        if (options.ValueKind == JsonValueKind.Object && options.EnumerateObject().Any())
        {
            throw new JobRefusedException("unknown_option", $"An index job has no option '{options.EnumerateObject().First().Name}'.");
        }

        return $"Indexing {Corpus(input).Name}";
    }

    /// <inheritdoc/>
    public async Task<JsonElement> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var corpus = Corpus(job.Input);
        if (corpus.TakeNotice() is { } notice)
        {
            await job.NoteAsync("warning", notice, node: null, cancellationToken);
        }

        CorpusContents? contents = null;
        await job.StepAsync(
            new NodeSpec("scan", "phase", "scan", $"Looking for documents in {corpus.Name}"),
            async (node, token) =>
            {
                contents = await ScanAsync(corpus, token);
                if (UnreadSentence.Unsupported(contents.Unsupported) is { } unsupported)
                {
                    await node.NoteAsync("warning", unsupported, token);
                }

                return new { Files = contents.Count };
            },
            cancellationToken);
        var counts = await job.StepAsync(
            new NodeSpec("read", "phase", "read", $"Reading what is new or changed in {corpus.Name}"),
            async (node, token) =>
            {
                var observer = new IndexJobObserver(node, time);
                var read = await corpus.UpdateAsync(contents ?? await ScanAsync(corpus, token), observer, token);
                await observer.EndAsync(token);
                return read;
            },
            cancellationToken);
        var result = await job.StepAsync(
            new NodeSpec("optimise", "phase", "optimise", "Making the index ready for searches"),
            async (node, token) =>
            {
                if (corpus.TakeNotice() is { } broken)
                {
                    await node.NoteAsync("warning", broken, token);
                }

                return Result(corpus, counts);
            },
            cancellationToken);
        return JsonSerializer.SerializeToElement(result, JobJson.Options);
    }

    private static async Task<CorpusContents> ScanAsync(CorpusIndex corpus, CancellationToken cancellationToken)
    {
        try
        {
            return await corpus.ScanAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException("corpus_unavailable", $"The folder of the corpus '{corpus.Name}' cannot be read: {Reason(error)}");
        }
    }

    // The message of the system holds paths of the machine.
    private static string Reason(Exception error) => error switch
    {
        UnauthorizedAccessException => "access is denied.",
        DirectoryNotFoundException => "it does not exist.",
        _ => "the system reports an I/O error.",
    };

    private static IndexResult Result(CorpusIndex corpus, IndexCounts counts) => new(
        corpus.Name, counts.Files, counts.Indexed, counts.Unchanged, counts.Skipped, counts.Removed, counts.Bytes, counts.Passages);

    private CorpusIndex Corpus(JsonElement input)
    {
        if (input.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null))
        {
            throw new JobRefusedException("invalid_input", "The input of an index job is an object: {\"corpus\": name}.");
        }

        string? name = null;
        if (input.ValueKind == JsonValueKind.Object && input.TryGetProperty("corpus", out var value))
        {
            name = value.ValueKind == JsonValueKind.String ? value.GetString() : throw new JobRefusedException("invalid_input", "'corpus' is a string.");
        }

        return corpora.Find(name) ?? throw new JobRefusedException(
            "unknown_corpus", name is null ? "No corpus is configured." : $"There is no corpus '{name}'. There are: {string.Join(", ", corpora.All.Select(corpus => corpus.Name))}.");
    }

    private sealed record IndexResult(string Corpus, int Files, int Indexed, int Unchanged, int Skipped, int Removed, long Bytes, int Passages);
}
