using System.Diagnostics;
using Headway.Bench.Clients;
using Headway.Bench.Processes;
using Headway.Bench.Statistics;
using Headway.Bench.Tables;

namespace Headway.Peers.Measures;

/// <summary>Asks questions one after another and measures the time from the POST, as a browser sees it.</summary>
internal sealed class QuestionMeasure(IndexedDocuments documents) : IMeasure
{
    private const double MaxSeconds = 2;
    private const double MaxMillisecondsToFirst = 50;

    private static readonly string[] s_questions =
    [
        "How do I run a coroutine with a time limit in asyncio?",
        "What is the difference between a list and a tuple?",
        "How does the garbage collector find reference cycles?",
        "Which exceptions can subprocess.run raise?",
        "How do I parse a date from a string?",
        "What does the walrus operator do, and in which version was it added?",
        "How can a C extension release the global interpreter lock?",
        "How do I read a CSV file with a header row?",
        "What are context managers and how do I write one?",
        "How does pickle protect against malicious data?",
        "How do I mock a function in a unit test?",
        "Which data structures are thread-safe?",
        "How do I configure logging to a rotating file?",
        "What is the order in which base classes are searched for a method?",
        "How do I create a virtual environment on Windows?",
    ];

    public string Name => "question";

    public TimeSpan Timeout => TimeSpan.FromMinutes(8);

    public async Task<IReadOnlyList<Row>> RunAsync(MeasureContext context, CancellationToken cancellationToken)
    {
        var server = await documents.OpenAsync(context, cancellationToken);
        var (first, whole) = (new List<double>(), new List<double>());
        foreach (var question in s_questions)
        {
            var (toFirst, toLast) = await AskAsync(server, question, cancellationToken);
            first.Add(toFirst.TotalMilliseconds);
            whole.Add(toLast.TotalSeconds);
        }

        var (wholes, firsts) = (new Percentiles(whole), new Percentiles(first));
        return
        [
            Row.Target(
                "question (extractive): from the POST to the last event",
                "under 2 s",
                $"median {wholes.Median:0.00} s of {wholes.Count} questions; first {whole[0]:0.00} s, slowest {wholes.Max:0.00} s",
                wholes.Median < MaxSeconds),
            Row.Target(
                "question: from the POST to the first event at the reader",
                "under 50 ms",
                $"median {firsts.Median:0.0} ms; first {first[0]:0.0} ms, slowest {firsts.Max:0.0} ms",
                firsts.Median < MaxMillisecondsToFirst),
        ];
    }

    private static async Task<(TimeSpan ToFirst, TimeSpan ToLast)> AskAsync(HeadwayServer server, string question, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var job = await server.CreateAsync("research", new { question }, cancellationToken);
        var reader = EventReader.Create(server, job, EventTransport.Sse);
        var reading = reader.RunAsync(cancellationToken);
        await reader.FirstEvent.WaitAsync(cancellationToken);
        var toFirst = watch.Elapsed;
        await reading;
        return (toFirst, watch.Elapsed);
    }
}
