namespace Headway.AspNetCore.Dialects.Kognys;

/// <summary>The dialect <c>kognys</c>. Section <c>Dialects:Kognys</c> of the configuration.</summary>
public sealed record KognysOptions
{
    /// <summary>Whether its routes are served. The default value is <c>true</c>.</summary>
    public bool Enabled { get; set; } = true;
}
