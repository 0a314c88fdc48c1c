namespace Headway.AspNetCore.Dialects;

/// <summary>Marks the API that is public for dialects of other projects.</summary>
internal static class Seam
{
    /// <summary>The diagnostic for an API that may still change. A project that uses the API adds this id to its <c>NoWarn</c>.</summary>
    public const string Diagnostic = "HEADWAY001";
}
