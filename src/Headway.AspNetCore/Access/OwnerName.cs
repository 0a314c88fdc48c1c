using System.Globalization;
using System.Text;

namespace Headway.AspNetCore.Access;

/// <summary>Checks the text that names an owner. It appears in the store, in events and in log lines.</summary>
internal static class OwnerName
{
    /// <summary>
    /// Whether the text is one line of valid Unicode. Text that was decoded from broken bytes or has unpaired surrogates is
    /// refused: stored as UTF-8, different texts of this kind would become the same owner.
    /// </summary>
    public static bool IsValid(string owner)
    {
        foreach (var rune in owner.EnumerateRunes()) // an unpaired surrogate is enumerated as U+FFFD
        {
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is
                UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format)
            {
                return false;
            }
        }

        return owner.Length > 0;
    }
}
