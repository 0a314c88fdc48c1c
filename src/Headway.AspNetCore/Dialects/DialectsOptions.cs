using Headway.AspNetCore.Dialects.DeepResearch;
using Headway.AspNetCore.Dialects.Kognys;
using Headway.AspNetCore.Dialects.LangGraph;
using Headway.AspNetCore.Dialects.TypeSafe;
using Headway.AspNetCore.Dialects.Wort;

namespace Headway.AspNetCore.Dialects;

/// <summary>The contracts that are served besides the native one. Section <c>Dialects</c> of the configuration.</summary>
public sealed record DialectsOptions
{
    /// <summary>Research sessions that many clients watch, each with its own subscription.</summary>
    public DeepResearchOptions DeepResearch { get; init; } = new();

    /// <summary>The progress of an agent's task.</summary>
    public TypeSafeOptions TypeSafe { get; init; } = new();

    /// <summary>Research over one WebSocket a job.</summary>
    public WortOptions Wort { get; init; } = new();

    /// <summary>Research as the nodes of a graph, over Server-Sent Events.</summary>
    public LangGraphOptions LangGraph { get; init; } = new();

    /// <summary>Research as papers, over Server-Sent Events of data only.</summary>
    public KognysOptions Kognys { get; init; } = new();
}
