using System.Collections.Frozen;
using System.Text;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Resolves the escapes of roff (groff(7)): keeps characters and drops fonts, sizes and motions.</summary>
internal static class RoffEscapes
{
    private static readonly FrozenDictionary<string, string> s_characters = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["em"] = "—",
        ["en"] = "–",
        ["hy"] = "-",
        ["bu"] = "•",
        ["lq"] = "“",
        ["rq"] = "”",
        ["oq"] = "‘",
        ["cq"] = "’",
        ["aq"] = "'",
        ["dq"] = "\"",
        ["ga"] = "`",
        ["aa"] = "´",
        ["ha"] = "^",
        ["ti"] = "~",
        ["rs"] = "\\",
        ["co"] = "©",
        ["rg"] = "®",
        ["tm"] = "™",
        ["->"] = "→",
        ["<-"] = "←",
        [">="] = "≥",
        ["<="] = "≤",
        ["!="] = "≠",
        ["+-"] = "±",
        ["mu"] = "×",
        ["de"] = "°",
        ["mi"] = "−",
        ["pl"] = "+",
        ["ba"] = "|",
        ["br"] = "|",
        ["sl"] = "/",
        ["ul"] = "_",
        ["lB"] = "[",
        ["rB"] = "]",
        ["lC"] = "{",
        ["rC"] = "}",
        ["la"] = "<",
        ["ra"] = ">",
        ["at"] = "@",
        ["sh"] = "#",
        ["Do"] = "$",
        ["eq"] = "=",
        ["*m"] = "μ",
        ["ss"] = "ß",
        [":a"] = "ä",
        [":o"] = "ö",
        [":u"] = "ü",
        ["'e"] = "é",
        ["`e"] = "è",
        ["dg"] = "†",
        ["sc"] = "§",
        ["Lq"] = "“",
        ["Rq"] = "”",
        ["Ba"] = "|",
        ["Tm"] = "™",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Plain(string line)
    {
        if (!line.Contains('\\'))
        {
            return line;
        }

        var plain = new StringBuilder(line.Length);
        for (var at = 0; at < line.Length;)
        {
            if (line[at] != '\\')
            {
                plain.Append(line[at++]);
            }
            else
            {
                at = Escape(line, at + 1, plain);
            }
        }

        return plain.ToString();
    }

    private static int Escape(string line, int at, StringBuilder plain)
    {
        if (at >= line.Length)
        {
            return at;
        }

        switch (line[at])
        {
            case '"' or '#':
                return line.Length;
            case '-' or '.' or '\'' or '`' or '_':
                plain.Append(line[at]);
                return at + 1;
            case 'e' or 'E' or '\\':
                plain.Append('\\');
                return at + 1;
            case '~' or ' ' or '0' or 't':
                plain.Append(' ');
                return at + 1;
            case '(' or '[':
                return Character(line, at, plain);
            case '*':
                return String(line, at + 1, plain);
            case 'f' or 'F' or 'm' or 'M' or 'n' or 'g' or 'k' or 'Y' or 'V':
                return SkipName(line, at + 1);
            case 's':
                return SkipSize(line, at + 1);
            case 'h' or 'v' or 'w' or 'l' or 'L' or 'D' or 'N' or 'b' or 'o' or 'A' or 'B' or 'C' or 'H' or 'S' or 'R' or 'X' or 'Z' or 'x':
                return SkipQuoted(line, at + 1);
            default:
                return at + 1;
        }
    }

    private static int Character(string line, int at, StringBuilder plain)
    {
        var end = SkipName(line, at);
        var name = line.AsSpan(at, end - at).TrimStart("([").TrimEnd(']').ToString();
        if (s_characters.TryGetValue(name, out var character))
        {
            plain.Append(character);
        }
        else if (name is ['u', ..] && int.TryParse(name.AsSpan(1), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code) && Rune.TryCreate(code, out var rune))
        {
            plain.Append(rune.ToString());
        }

        return end;
    }

    private static int String(string line, int at, StringBuilder plain)
    {
        var end = SkipName(line, at);
        var name = line.AsSpan(at, end - at).TrimStart("([").TrimEnd(']').ToString();
        plain.Append(name is "lq" or "rq" or "Lq" or "Rq" or "Tm" ? s_characters[name] : "");
        return end;
    }

    /// <summary>Skips a name: one char, two chars after <c>(</c>, or any number in brackets, optionally after a sign.</summary>
    private static int SkipName(string line, int at)
    {
        if (at < line.Length && line[at] is ('+' or '-'))
        {
            at++;
        }

        if (at >= line.Length)
        {
            return line.Length;
        }

        if (line[at] == '(')
        {
            return Math.Min(at + 3, line.Length);
        }

        if (line[at] != '[')
        {
            return at + 1;
        }

        var end = line.IndexOf(']', at);
        return end < 0 ? line.Length : end + 1;
    }

    private static int SkipSize(string line, int at)
    {
        if (at < line.Length && line[at] is ('+' or '-'))
        {
            at++;
        }

        if (at < line.Length && line[at] is ('(' or '['))
        {
            return SkipName(line, at);
        }

        if (at < line.Length && line[at] == '\'')
        {
            return SkipQuoted(line, at);
        }

        return Math.Min(at + 1, line.Length);
    }

    private static int SkipQuoted(string line, int at)
    {
        if (at >= line.Length)
        {
            return line.Length;
        }

        var end = line.IndexOf(line[at], at + 1);
        return end < 0 ? line.Length : end + 1;
    }
}
