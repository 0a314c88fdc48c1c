using System.Collections.Frozen;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Parses a manual page line by line. Control lines begin with a dot or an apostrophe; all other lines are text.</summary>
internal sealed class ManPageParser(TextComposer composer)
{
    private static readonly FrozenSet<string> s_paragraphs = Set("PP P LP Pp sp HP TP IP TQ It RS RE Bl El Bd Ed Ss br Lp UR MT UE ME");
    private static readonly FrozenSet<string> s_fonts = Set("B I SM SB R");
    private static readonly FrozenSet<string> s_alternatingFonts = Set("BR BI IB IR RB RI");

    // mdoc macros whose arguments are part of the text
    private static readonly FrozenSet<string> s_inline = Set(
        "Nm Nd Fl Ar Op Cm Xr Pa Va Vt Fn Fa Ft Fo Fc Dv Ev Er Em Li Sy No Ql Dq Sq Pq Bq Brq Aq Qq Ic Ad An Cd In Lk Mt Ms Tn Ux Bx At St Dl D1 It Oo Oc Xo Xc So Sc Do Dc Po Pc Qo Qc");

    private string? _title;
    private string? _mdocName;
    private string? _skipUntil;
    private int _skippedBlocks;
    private bool _filling = true;
    private bool _headingFollows;

    /// <summary>Parses one line of the source.</summary>
    public void Read(string line)
    {
        if (_skipUntil is not null)
        {
            if (line.StartsWith(_skipUntil, StringComparison.Ordinal))
            {
                _skipUntil = null;
            }

            return;
        }

        if (_skippedBlocks > 0 || IsConditional(line))
        {
            _skippedBlocks += Count(line, @"\{") - Count(line, @"\}");
            return;
        }

        if (line.Length > 1 && line[0] is ('.' or '\''))
        {
            Control(line);
        }
        else
        {
            Text(RoffEscapes.Plain(line));
        }
    }

    public ExtractedDocument Build(string name) => composer.Build(_title ?? _mdocName ?? name);

    private void Control(string line)
    {
        var words = RoffArguments.Split(line.AsSpan(1).TrimStart());
        if (words.Count == 0)
        {
            return;
        }

        var request = words[0];
        var arguments = words.GetRange(1, words.Count - 1);
        switch (request)
        {
            case "TH" or "Dt":
                SetTitle(arguments);
                break;
            case "SH" or "SS" or "Sh" or "Ss":
                Heading(request[1] is 'H' or 'h' ? 1 : 2, string.Join(' ', arguments));
                break;
            case "de" or "ig" or "am" or "de1":
                _skipUntil = arguments.Count > 1 ? "." + arguments[^1] : "..";
                break;
            case "TS":
                _filling = false;
                composer.Break(2);
                break;
            case "nf" or "EX" or "Bd":
                _filling = false;
                composer.Break(2);
                break;
            case "fi" or "EE" or "Ed" or "TE":
                _filling = true;
                composer.Break(2);
                break;
            default:
                Other(request, arguments);
                break;
        }
    }

    private void Other(string request, List<string> arguments)
    {
        if (s_paragraphs.Contains(request))
        {
            composer.Break(request is "br" or "TQ" or "RS" or "RE" ? 1 : 2);
        }

        if (request is "IP" && arguments.Count > 0)
        {
            Text(arguments[0]);
        }
        else if (s_fonts.Contains(request) && arguments.Count > 0)
        {
            Text(string.Join(' ', arguments));
        }
        else if (s_alternatingFonts.Contains(request))
        {
            Text(string.Concat(arguments));
        }
        else if (s_inline.Contains(request))
        {
            Text(MdocLine.Read(request is "It" ? arguments : [request, .. arguments], ref _mdocName));
        }
        else if (request is "UR" or "MT" && arguments.Count > 0)
        {
            Text(arguments[0]);
        }
    }

    private void SetTitle(List<string> arguments)
    {
        if (arguments.Count > 0)
        {
            _title = arguments.Count > 1 ? $"{arguments[0].ToLowerInvariant()}({arguments[1]})" : arguments[0].ToLowerInvariant();
        }
    }

    private void Heading(int level, string text)
    {
        composer.Break(2);
        _filling = true;
        _headingFollows = text.Length == 0;
        if (!_headingFollows)
        {
            composer.Heading(level, SingleLine.Of(text));
        }
    }

    private void Text(string line)
    {
        if (_headingFollows && line.Length > 0)
        {
            Heading(1, line);
        }
        else if (line.Length == 0)
        {
            composer.Break(2);
        }
        else if (_filling)
        {
            composer.Run(" ");
            composer.Run(line);
        }
        else
        {
            composer.Preformatted(line);
            composer.Break(1);
        }
    }

    private static bool IsConditional(string line) =>
        line.StartsWith(".if", StringComparison.Ordinal) || line.StartsWith(".ie", StringComparison.Ordinal)
        || line.StartsWith(".el", StringComparison.Ordinal) || line.StartsWith("'if", StringComparison.Ordinal)
        || line.StartsWith("'ie", StringComparison.Ordinal) || line.StartsWith("'el", StringComparison.Ordinal);

    private static int Count(string line, string mark)
    {
        var count = 0;
        for (var at = line.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = line.IndexOf(mark, at + 2, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
