using System.Diagnostics;
using Headway.Bench.Statistics;
using Headway.Evaluation;
using Headway.Evaluation.Answers;
using Headway.Research.Corpus;
using Headway.Research.Index;

// Headway.Evaluation answers SERVER CORPUS QUESTIONS | FOLDER TOPICS [INDEX-FOLDER [--verbose]]
if (args is ["answers", var server, var name, var questions])
{
    await AnswersCommand.RunAsync(new Uri(server), name, questions);
    return;
}

var (folder, topicFile) = (args[0], args[1]);
var indexFolder = args.Length > 2 ? args[2] : Directory.CreateTempSubdirectory("headway-evaluation").FullName;
var topics = Topic.Read(topicFile);
var none = CancellationToken.None;

using var corpus = new CorpusIndex("evaluation", new CorpusOptions { Path = folder }, indexFolder, TimeProvider.System);
var observer = new SkipCollector();
var watch = Stopwatch.StartNew();
var counts = await corpus.UpdateAsync(await corpus.ScanAsync(none), observer, none);
Console.WriteLine($"{folder}: {counts.Files} files, {counts.Indexed} indexed, {counts.Unchanged} unchanged, {counts.Skipped} skipped, {counts.Passages} passages, {counts.Bytes / 1e6:0.0} MB of text");
Console.WriteLine($"  index       {watch.Elapsed.TotalSeconds:0.0} s, peak resident {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB");
foreach (var skipped in observer.Skipped.Take(5))
{
    Console.WriteLine("  skipped     " + skipped);
}

var rare = RareTermTopics.Of(corpus, 100);
using (var plain = new FtsBaseline(new IndexDatabase(Path.Combine(indexFolder, IndexFileName.Of(corpus.Name, corpus.Folder)))))
{
    Console.WriteLine($"  plain bm25  {RankingMetrics.Of(topics, topic => plain.Rank(topic.Query, 1000))}  rare words {RankingMetrics.Of(rare, topic => plain.Rank(topic.Query, 1000)).Map:0.000}");
}

var rankings = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
foreach (var topic in topics.Concat(rare))
{
    rankings[topic.Id] = [.. (await corpus.SearchFilesAsync(topic.Query, 1000, none)).Select(passage => passage.File)];
}

Console.WriteLine($"  headway     {RankingMetrics.Of(topics, topic => rankings[topic.Id])}  rare words {RankingMetrics.Of(rare, topic => rankings[topic.Id]).Map:0.000}");

var latencies = new List<double>();
for (var round = 0; round < 5; round++)
{
    foreach (var topic in topics)
    {
        watch.Restart();
        await corpus.SearchFilesAsync(topic.Query, 10, none);
        latencies.Add(watch.Elapsed.TotalMilliseconds);
    }
}

var percentiles = new Percentiles(latencies);
Console.WriteLine($"  latency     p50 {percentiles.Median:0.0} ms, p99 {percentiles.At(0.99):0.0} ms ({percentiles.Count} searches)");
Console.WriteLine($"  suggestions {string.Join(" | ", corpus.Suggestions)}");
if (args is [.., "--verbose"])
{
    foreach (var topic in topics.Where(topic => topic.Relevant.Count > 0))
    {
        var measures = RankingMetrics.Of(topic, rankings[topic.Id]);
        if (measures.Mrr < 0.5)
        {
            Console.WriteLine($"  {topic.Id} {topic.Query} -> {string.Join(' ', rankings[topic.Id].Take(4))} (wanted {string.Join(' ', topic.Relevant)} at {1 / measures.Mrr:0})");
        }
    }
}
