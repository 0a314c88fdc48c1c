using Headway.Jobs;
using Headway.Research.Pipeline;
using Headway.Research.Report;

namespace Headway.Research.Reasoning;

/// <summary>The decisions of a research run: what to search for, what to quote, when to stop, and what to write.</summary>
/// <remarks>
/// Each call is the body of a durable step, so its output must contain everything that later calls need. Quotes are selected
/// from the documents with their offsets, never generated. One instance serves one run; <see cref="SynthesizeAsync"/> is
/// called concurrently for several probes.
/// </remarks>
internal interface IReasoning
{
    /// <summary><c>extractive</c> or <c>model</c>.</summary>
    string Name { get; }

    Task<QueryPlan> PlanAsync(ResearchTask task, Node node, CancellationToken cancellationToken);

    /// <summary>Revises a plan by the feedback of a person.</summary>
    Task<QueryPlan> ReviseAsync(ResearchTask task, QueryPlan plan, string feedback, Node node, CancellationToken cancellationToken);

    /// <summary>
    /// Plans at most <paramref name="most"/> queries and their facets for a steering sentence. Without queries the rationale
    /// gives the reason.
    /// </summary>
    Task<QueryPlan> SteerAsync(ResearchTask task, Findings findings, string sentence, int most, Node node, CancellationToken cancellationToken);

    Task<ProbeOutput> SynthesizeAsync(ResearchTask task, RetrievalResult found, Node node, CancellationToken cancellationToken);

    Task<ReflectionOutput> ReflectAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken);

    Task<DraftOutput> DraftAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken);

    Task<CritiqueOutput> CritiqueAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken);

    Task<AnswerOutput> AnswerAsync(ResearchTask task, Findings findings, Node node, CancellationToken cancellationToken);

    /// <summary>Builds the report. A pure function of the logged outputs, so that an interrupted run gives the same report.</summary>
    ResearchReport Report(ResearchTask task, Findings findings, AnswerOutput answer);
}

/// <summary>Creates the reasoning of a run that uses the configured model.</summary>
internal interface IModelReasoning
{
    IReasoning Create();
}
