using System.Diagnostics.CodeAnalysis;

/// <summary>
/// The hook that <c>DOTNET_STARTUP_HOOKS</c> names. It is empty: the call loads this assembly, in which ASP.NET Core then
/// finds <see cref="Headway.Faults.Nodes.PacedKindStartup"/>.
/// </summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime looks for this type in the global namespace.")]
[SuppressMessage("Design", "MA0047", Justification = "As CA1050.")]
[SuppressMessage("Roslynator", "RCS1110", Justification = "As CA1050.")]
internal static class StartupHook
{
    public static void Initialize()
    {
    }
}
