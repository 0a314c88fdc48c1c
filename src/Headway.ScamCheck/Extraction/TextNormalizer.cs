using System.Text;

namespace Headway.ScamCheck.Extraction;

/// <summary>
/// Normalizes a text: removes invisible characters, replaces ornamental letters, and restores defanged addresses
/// ("example[.]com").
/// </summary>
internal static class TextNormalizer
{
    private const int FirstMathLetter = 0x1D400; // the mathematical alphabets, 52 letters each
    private const int LastMathLetter = 0x1D6A3;

    /// <summary>The text with plain letters, quotes and spaces. Case is kept.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsInvisible(rune.Value))
            {
                plain.Append(Letter(rune));
            }
        }

        return plain
            .Replace("[.]", ".").Replace("(.)", ".").Replace("{.}", ".").Replace("[dot]", ".").Replace("(dot)", ".")
            .Replace("[@]", "@").Replace("[at]", "@").Replace("[:]", ":")
            .ToString();
    }

    private static string Letter(Rune rune) => rune.Value switch
    {
        0x2018 or 0x2019 or 0x02BC or 0x00B4 or 0x0060 => "'",
        0x201C or 0x201D or 0x201E => "\"",
        >= 0x2010 and <= 0x2014 => "-",
        '\n' => "\n",
        '\r' => "",
        >= 0xFF01 and <= 0xFF5E => ((char)(rune.Value - 0xFF01 + '!')).ToString(),
        >= FirstMathLetter and <= LastMathLetter => MathLetter((rune.Value - FirstMathLetter) % 52),
        _ when Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) => " ",
        _ => rune.ToString(),
    };

    private static string MathLetter(int index) => ((char)(index < 26 ? 'A' + index : 'a' + index - 26)).ToString();

    private static bool IsInvisible(int value) =>
        value is 0x00AD or 0x034F or 0x061C or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x2069) or 0xFEFF
            or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE007F);
}
