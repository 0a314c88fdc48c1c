using Headway.Research.Providers;
using Headway.Research.Reasoning.Model;

namespace Headway.Research;

/// <summary>The options of research: the section <c>Research</c>. The corpora are in its subsection <c>Corpora</c>.</summary>
public sealed record ResearchOptions
{
    /// <summary>The language model; none by default.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Web search; none by default.</summary>
    public SearchOptions Search { get; init; } = new();
}
