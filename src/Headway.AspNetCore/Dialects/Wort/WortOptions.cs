namespace Headway.AspNetCore.Dialects.Wort;

/// <summary>The dialect <c>wort</c>. Section <c>Dialects:Wort</c> of the configuration.</summary>
public sealed record WortOptions
{
    /// <summary>Whether its routes are served. The default value is <c>true</c>.</summary>
    public bool Enabled { get; init; } = true;
}
