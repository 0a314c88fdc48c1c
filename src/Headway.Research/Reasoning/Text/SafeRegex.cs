using System.Text.RegularExpressions;

namespace Headway.Research.Reasoning.Text;

/// <summary>
/// Options of every pattern that reads what strangers wrote: matched in time linear in the input, whatever it is. A time-out would
/// bound the time as well, but make results depend on how busy the machine is.
/// </summary>
internal static class SafeRegex
{
    public const RegexOptions Exact = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    public const RegexOptions AnyCase = Exact | RegexOptions.IgnoreCase;
}
