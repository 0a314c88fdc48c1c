using Headway.Research.Providers;
using Headway.Research.Reasoning.Model;

namespace Headway.Research;

/// <summary>How research is done: the section <c>Research</c>. Corpora have a section of their own below it.</summary>
public sealed record ResearchOptions
{
    /// <summary>The language model; none by default.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Web search; none by default.</summary>
    public SearchOptions Search { get; init; } = new();
}
