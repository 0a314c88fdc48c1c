using System.Collections.Immutable;
using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>The state of the fold: the job's tree, and the values of the run in the contract's form.</summary>
internal sealed record LangGraphState(FoldedJob Job, JobTree Tree)
{
    private const int MostTexts = 50;
    private const int MostResults = 64;
    private const int LongestText = 1000;
    private const int LongestAnswer = 256 << 10;

    public GraphValues Values { get; init; } = new();

    /// <summary>The node that started last.</summary>
    public string At { get; init; } = GraphNodes.GenerateQueries;

    /// <summary>When the generation of the answer started, in Unix seconds; null: it is not running.</summary>
    public double? WritingSince { get; init; }

    public string KnowledgeGap { get; init; } = "";

    public string Confidence { get; init; } = "low";

    public ImmutableList<TimelineUpdate> Timeline { get; init; } = [];

    /// <summary>The ended probes of levels that have not ended.</summary>
    public ImmutableList<(string Node, string Level, SearchResult Result)> Probes { get; init; } = [];

    /// <summary>The quotes of each source, by its address.</summary>
    public ImmutableDictionary<string, string> Quotes { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The results of the level that ended last.</summary>
    public EncodedList<SearchResult> Found { get; init; } = EncodedList<SearchResult>.Empty;

    /// <summary>The text of the answer so far.</summary>
    public WrittenText Written { get; init; } = WrittenText.Empty;

    public AnswerSummary Summary => new(Values.SourcesGathered.Items.Count, Values.ResearchLoopCount, Confidence);

    /// <summary>Returns the state after one more event.</summary>
    public LangGraphState Take(FoldedEvent e)
    {
        var next = this with { Tree = Tree.Apply(e) };
        return e.Type switch
        {
            EventTypes.JobQueued when e.Seq == 1 => next.Know(Values with { OriginalQuestion = next.Tree.Question.Cut(LongestText * 10), CurrentPhase = GraphNodes.GenerateQueries }),
            EventTypes.JobStarted => next with { WritingSince = null }, // after a restart of the job, running nodes start again
            EventTypes.NodeStarted => next.Begin(e),
            EventTypes.NodeCompleted when next.Tree.NodeOf(e) is { Kind: "probe" } probe => next.AddProbe(probe, e),
            EventTypes.NodeCompleted => next.End(e),
            EventTypes.NodeFailed => next.Fail(e),
            EventTypes.TextDelta when e.Data.Text("channel") == "answer" && e.Data.Text("text") is { Length: > 0 } text && Written.Length + text.Length <= LongestAnswer =>
                next with { Written = Written.Add(text) },
            EventTypes.Note when e.Data.Text("message") is { } message => next.Note(e.Data.Text("level"), message),
            _ => next,
        };
    }

    private LangGraphState Know(GraphValues values) => this with { Values = values };

    private LangGraphState Begin(FoldedEvent e)
    {
        var node = Tree.NodeOf(e);
        if (GraphNodes.IdOf(node) is not { } id)
        {
            return this;
        }

        var next = this with { At = id };
        next = next.Know(Values with { CurrentPhase = GraphNodes.PhaseOf(id) });
        return id switch
        {
            GraphNodes.AnswerGeneration => next with { WritingSince = WritingSince ?? e.UnixSeconds, Written = WrittenText.Empty },
            // The user may request another search during a draft; then the answer is generated again.
            GraphNodes.WebSearch => (next with { WritingSince = null }).Know(next.Values with { QueryList = Join(Values.QueryList, e.Input.Texts("probes"), MostResults) }),
            _ => next,
        };
    }

    private LangGraphState End(FoldedEvent e)
    {
        var node = Tree.NodeOf(e);
        var next = GraphNodes.IdOf(node) switch
        {
            GraphNodes.GenerateQueries => Plan(e.Output),
            GraphNodes.WebSearch => Search(node),
            GraphNodes.AggregateResults => Aggregate(e.Output),
            GraphNodes.Reflection => Reflect(e.Output),
            GraphNodes.AnswerGeneration when node.Name == GraphNodes.AnswerGeneration => Answer(e.Output),
            _ => null,
        };
        return next is null || Timeline.Count >= MostTexts ? next ?? this
            : next with { Timeline = Timeline.Add(new(GraphNodes.IdOf(node)!, node.Title.Cut(LongestText), e.DurationMs, e.UnixSeconds)) };
    }

    private LangGraphState AddProbe(TreeNode probe, FoldedEvent e)
    {
        var result = new SearchResult((probe.Query ?? e.Output.Text("query") ?? probe.Title).Cut(LongestText), "", GraphSources.OfProbe(e.Output));
        var others = Probes.RemoveAll(other => other.Node == probe.Id);
        return this with
        {
            Probes = others.Count < MostResults ? others.Add((probe.Id, probe.Parent, result)) : others,
            Quotes = GraphSources.Quotes(Quotes, e.Output),
        };
    }

    private LangGraphState Plan(JsonElement output)
    {
        var queries = output.Items("queries").Select(static query => query.Text("query") ?? query.Text()).OfType<string>().ToList();
        return Know(Values with
        {
            QueryList = Join([], queries, MostResults),
            Rationale = (output.Text("rationale") ?? "").Cut(LongestText),
            CurrentPhase = GraphNodes.PhaseOf(queries.Count > 0 ? GraphNodes.WebSearch : GraphNodes.AnswerGeneration),
        });
    }

    private LangGraphState Search(TreeNode level)
    {
        // Probes end in any order, so they are sorted by their numbered ids.
        var own = Probes.Where(probe => probe.Level == level.Id).OrderBy(static probe => probe.Node.Length).ThenBy(static probe => probe.Node, StringComparer.Ordinal).ToList();
        var number = Math.Max(1, level.Level);
        SearchResult[] found = [.. own.Select((probe, at) => probe.Result with { TaskId = number == 1 ? $"initial_{at}" : $"follow_up_{number - 1}_{at}" })];
        return (this with { Found = new(found), Probes = Probes.RemoveAll(probe => probe.Level == level.Id) }).Know(Values with
        {
            SearchResults = new([.. Values.SearchResults.Items.Concat(found).TakeLast(MostResults)]),
            TotalQueriesRun = Values.TotalQueriesRun + found.Length,
            CurrentPhase = GraphNodes.AggregateResults,
        });
    }

    private LangGraphState Aggregate(JsonElement output) => (this with { Confidence = (output.Text("confidence") ?? Confidence).Cut(LongestText) }).Know(Values with
    {
        SourcesGathered = new(GraphSources.Gathered(output, Quotes)),
        CurrentPhase = GraphNodes.Reflection,
    });

    private LangGraphState Reflect(JsonElement output)
    {
        var stop = output.Text("stop_reason");
        var goesOn = stop is null && output.Items("follow_up_queries").Count > 0;
        var next = this with { KnowledgeGap = (output.Text("knowledge_gap") ?? "").Cut(LongestText) };
        next = next.Know(Values with
        {
            IsSufficient = output.IsTrue("is_sufficient"),
            ResearchLoopCount = Values.ResearchLoopCount + 1,
            CurrentPhase = GraphNodes.PhaseOf(goesOn ? GraphNodes.WebSearch : GraphNodes.AnswerGeneration),
        });
        return stop switch
        {
            "no_new_evidence" => next.Note("warning", "The search stopped because it found nothing new."),
            "budget" => next.Note("warning", "The search stopped because no further level was allowed."),
            _ => next,
        };
    }

    private LangGraphState Answer(JsonElement output) => Know(Values with
    {
        FinalAnswer = (output.Text("text") ?? output.Text("final_answer") ?? Written.ToString()).Cut(LongestAnswer),
        Citations = [.. output.Items("sources").Take(MostResults).Select(GraphSources.Cite)],
        CurrentPhase = "completed",
    });

    private LangGraphState Fail(FoldedEvent e)
    {
        var node = Tree.NodeOf(e);
        return Note(GraphNodes.IdOf(node) is null ? "warning" : "error", Failure(node, e));
    }

    /// <summary>Returns a sentence for a failed node.</summary>
    public static string Failure(TreeNode node, FoldedEvent e)
    {
        var reason = JobError.Read(e.Event.Data).Message;
        return node.Title.Length > 0 ? $"{node.Title}: {reason}" : reason;
    }

    private LangGraphState Note(string? level, string message) => level switch
    {
        "warning" => Know(Values with { Warnings = Join(Values.Warnings, [message], MostTexts) }),
        "error" => Know(Values with { Errors = Join(Values.Errors, [message], MostTexts) }),
        _ => this,
    };

    private static IReadOnlyList<string> Join(IReadOnlyList<string> before, IEnumerable<string> more, int most) =>
        [.. before.Concat(more.Select(static text => text.Cut(LongestText))).Distinct(StringComparer.Ordinal).Take(most)];
}
