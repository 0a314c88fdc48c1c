using Headway.AspNetCore.Dialects.DeepResearch;
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
}
