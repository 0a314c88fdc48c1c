using Headway.Research.Pipeline;
using Headway.Research.Providers;

namespace Headway.Research;

/// <summary>The capabilities of the configured research job, for user interfaces.</summary>
/// <param name="Reasoning">The values of the option <c>reasoning</c>; the default one last.</param>
/// <param name="Model">The model's name, when one is configured.</param>
/// <param name="Search">The searched sources: <c>corpus</c> and the configured providers.</param>
public sealed record ResearchCapabilities(IReadOnlyList<string> Reasoning, string? Model, IReadOnlyList<string> Search)
{
    internal static ResearchCapabilities Of(ResearchOptions options, WebSearch web) => new(
        options.Model.IsConfigured ? [ResearchSettings.Extractive, ResearchSettings.Model] : [ResearchSettings.Extractive],
        options.Model.IsConfigured ? options.Model.NameOrDefault : null,
        ["corpus", .. web.Providers.Select(provider => provider.Name)]);
}
