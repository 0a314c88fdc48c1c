using System.Text.RegularExpressions;

namespace Headway.ScamCheck;

/// <summary>
/// Options of every pattern that reads what strangers wrote: matched in time linear in the input, whatever it is, so that no
/// time-out is needed that would make a verdict depend on how busy the machine is.
/// </summary>
internal static class SafeRegex
{
    public const RegexOptions Exact = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    public const RegexOptions AnyCase = Exact | RegexOptions.IgnoreCase;
}
