using System.Text;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Converts one line of mdoc(7) macros to the text it displays.</summary>
internal static class MdocLine
{
    private static readonly HashSet<string> s_callable = new(
        "Nm Fl Ar Op Cm Xr Pa Va Vt Fn Fa Ft Dv Ev Er Em Li Sy No Ns Ql Dq Sq Pq Bq Brq Aq Qq Ic Ad An Oo Oc Xo Xc So Sc Do Dc Po Pc Qo Qc Nd".Split(' '),
        StringComparer.Ordinal);

    private static readonly Dictionary<string, (string Open, string Close)> s_enclosures = new(StringComparer.Ordinal)
    {
        ["Op"] = ("[", "]"),
        ["Bq"] = ("[", "]"),
        ["Dq"] = ("“", "”"),
        ["Sq"] = ("‘", "’"),
        ["Ql"] = ("‘", "’"),
        ["Pq"] = ("(", ")"),
        ["Brq"] = ("{", "}"),
        ["Aq"] = ("<", ">"),
        ["Qq"] = ("\"", "\""),
    };

    /// <summary>
    /// The text of a line. The first <c>Nm</c> with an argument sets the page name; <c>Nm</c> without an argument inserts it.
    /// </summary>
    public static string Read(List<string> words, ref string? pageName)
    {
        var text = new StringBuilder();
        var closing = "";
        var glue = true;
        for (var i = 0; i < words.Count; i++)
        {
            var next = i + 1 < words.Count && !s_callable.Contains(words[i + 1]) ? words[i + 1] : null;
            switch (words[i])
            {
                case "Nm" when next is null:
                    Append(text, pageName ?? "", ref glue);
                    break;
                case "Nm":
                    pageName ??= next;
                    break;
                case "Fl":
                    Append(text, "-", ref glue);
                    glue = next is not null;
                    break;
                case "Xr" when next is not null && i + 2 < words.Count:
                    Append(text, $"{next}({words[i + 2]})", ref glue);
                    i += 2;
                    break;
                case "Nd":
                    Append(text, "—", ref glue);
                    break;
                case "Ns":
                    glue = true;
                    break;
                case var macro when s_enclosures.TryGetValue(macro, out var marks):
                    Append(text, marks.Open, ref glue);
                    closing = marks.Close + closing;
                    glue = true;
                    break;
                case var macro when s_callable.Contains(macro):
                    break;
                default:
                    glue |= words[i] is "." or "," or ";" or ":" or ")" or "]";
                    Append(text, words[i], ref glue);
                    break;
            }
        }

        return text.Append(closing).ToString();
    }

    private static void Append(StringBuilder text, string word, ref bool glue)
    {
        if (!glue && text.Length > 0)
        {
            text.Append(' ');
        }

        text.Append(word);
        glue = false;
    }
}
