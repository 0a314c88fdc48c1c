using System.Diagnostics.CodeAnalysis;

/// <summary>
/// What the runtime calls first in a server that is told so by <c>DOTNET_STARTUP_HOOKS</c>. It does nothing: that it was
/// called means that this program is loaded, where ASP.NET Core finds <see cref="Headway.Faults.Nodes.PacedKindStartup"/>.
/// </summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime looks for this name outside of all namespaces.")]
[SuppressMessage("Design", "MA0047", Justification = "As CA1050.")]
[SuppressMessage("Roslynator", "RCS1110", Justification = "As CA1050.")]
internal static class StartupHook
{
    public static void Initialize()
    {
    }
}
