using Headway.Jobs;
using Headway.Research.Pipeline;
using Headway.Research.Report;

namespace Headway.Research.Reasoning;

/// <summary>What a research run leaves to judgement: what to search for, what to quote, when it is enough, and what to write.</summary>
/// <remarks>
/// Each call is the body of a durable step, so that its output must hold all that later calls need. Quotes are never written,
/// only chosen: they come from the documents, with their offsets. One instance serves one run; <see cref="SynthesizeAsync"/> is
/// called for several probes at once.
/// </remarks>
internal interface IReasoning
{
    /// <summary><c>extractive</c> or <c>model</c>.</summary>
    string Name { get; }

    Task<QueryPlan> PlanAsync(ResearchTask task, Node node, CancellationToken cancellationToken);

    /// <summary>Another version of a plan, as somebody wants it.</summary>
    Task<QueryPlan> ReviseAsync(ResearchTask task, QueryPlan plan, string feedback, Node node, CancellationToken cancellationToken);

    /// <summary>
    /// What to search for because of a steering sentence: at most <paramref name="most"/> queries, and their facets. Without any, the
    /// rationale says why.
    /// </summary>
    Task<QueryPlan> SteerAsync(ResearchTask task, Findings findings, string sentence, int most, Node node, CancellationToken cancellationToken);

    Task<ProbeOutput> SynthesizeAsync(ResearchTask task, RetrievalResult found, Node node, CancellationToken cancellationToken);

    Task<ReflectionOutput> ReflectAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken);

    Task<DraftOutput> DraftAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken);

    Task<CritiqueOutput> CritiqueAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken);

    Task<AnswerOutput> AnswerAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken);

    /// <summary>The report. A pure function of what the log holds, so that an interrupted run ends with the same one.</summary>
    ResearchReport Report(ResearchTask task, Findings findings, AnswerOutput answer);
}

/// <summary>Makes a reasoning for each run that asks the configured model.</summary>
internal interface IModelReasoning
{
    IReasoning Create();
}
