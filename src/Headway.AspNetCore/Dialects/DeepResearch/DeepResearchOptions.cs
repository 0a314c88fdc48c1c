namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>The dialect <c>deepresearch</c>. Section <c>Dialects:DeepResearch</c> of the configuration.</summary>
public sealed record DeepResearchOptions
{
    /// <summary>Whether its routes are served. The default value is <c>true</c>.</summary>
    public bool Enabled { get; set; } = true;
}
