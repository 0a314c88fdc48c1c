namespace Headway.AspNetCore.Dialects;

/// <summary>Marks what is public for dialects of other projects.</summary>
internal static class Seam
{
    /// <summary>The diagnostic that says that the seam may still change. A project that uses it adds this to its <c>NoWarn</c>.</summary>
    public const string Diagnostic = "HEADWAY001";
}
