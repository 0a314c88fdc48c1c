using System.Text.RegularExpressions;

namespace Headway;

/// <summary>
/// The options of every pattern that is applied to untrusted text. The non-backtracking engine takes time linear in the
/// input, so that no time-out is needed; a time-out would make results depend on the load of the machine.
/// </summary>
internal static class SafeRegex
{
    public const RegexOptions Exact = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    public const RegexOptions AnyCase = Exact | RegexOptions.IgnoreCase;
}
