namespace Headway.AspNetCore.Dialects.Wort;

/// <summary>The dialect <c>wort</c>. Section <c>Dialects:Wort</c> of the configuration.</summary>
public sealed record WortOptions
{
    /// <summary>Whether its routes are served. The default value is <c>true</c>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The names of the Redis channels on which producers publish; <c>*</c> is the task's id. The default value is <c>research:*:progress</c>.</summary>
    public string Channel { get; set; } = "research:*:progress";

    /// <summary>Whether messages of jobs that run here are also published on these channels. The default value is <c>false</c>.</summary>
    public bool Mirror { get; set; }
}
