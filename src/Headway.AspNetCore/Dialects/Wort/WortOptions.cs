namespace Headway.AspNetCore.Dialects.Wort;

/// <summary>The dialect <c>wort</c>. Section <c>Dialects:Wort</c> of the configuration.</summary>
public sealed record WortOptions
{
    /// <summary>Whether its routes are served. The default value is <c>true</c>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The Redis channels on which producers publish: the task's id stands where the <c>*</c> is. The default value is <c>research:*:progress</c>.</summary>
    public string Channel { get; set; } = "research:*:progress";

    /// <summary>Whether the jobs that run here are told on these channels too. The default value is <c>false</c>.</summary>
    public bool Mirror { get; set; }
}
