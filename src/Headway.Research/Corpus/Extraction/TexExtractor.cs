using System.Text;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Extracts the text of LaTeX: keeps words, headings and formulas, and drops commands, comments and references.</summary>
internal sealed class TexExtractor : ITextExtractor
{
    private static readonly string[] s_levels = ["part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph"];

    private static readonly HashSet<string> s_dropped = new(
        ["cite", "citep", "citet", "ref", "eqref", "pageref", "label", "usepackage", "documentclass", "bibliography", "bibliographystyle", "includegraphics", "input", "include",
            "begin", "end", "vspace", "hspace", "setlength", "newcommand", "renewcommand", "index", "pagestyle", "thispagestyle", "setcounter"],
        StringComparer.Ordinal);

    public Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var decoded = TextDecoding.Decode(content);
        var page = new Page(decoded.Text.TrimStart('\ufeff'), cancellationToken);
        page.Read();
        var title = page.Title.Length > 0 ? page.Title : page.Composer.Headings.Count > 0 ? page.Composer.Headings[0].Text : name;
        return Task.FromResult(page.Composer.Build(title) with { Notice = decoded.Notice });
    }

    /// <summary>One pass over the text.</summary>
    private sealed class Page(string text, CancellationToken cancellationToken)
    {
        private readonly StringBuilder _run = new();
        private int _at;

        public TextComposer Composer { get; } = new();

        public string Title { get; private set; } = "";

        public void Read()
        {
            while (_at < text.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                switch (text[_at])
                {
                    case '%':
                        SkipLine();
                        break;
                    case '\\':
                        Command();
                        break;
                    case '\n' when _at + 1 < text.Length && text[_at + 1] is '\n' or '\r':
                        Break();
                        _at++;
                        break;
                    case '{' or '}':
                        _at++;
                        break;
                    case '~' or '&':
                        _run.Append(' ');
                        _at++;
                        break;
                    case var c:
                        _run.Append(c);
                        _at++;
                        break;
                }
            }

            Break();
        }

        private void Break()
        {
            Composer.Run(_run.ToString());
            Composer.Break(2);
            _run.Clear();
        }

        private void SkipLine()
        {
            var end = text.IndexOf('\n', _at);
            _at = end < 0 ? text.Length : end;
        }

        private void Command()
        {
            var start = ++_at;
            while (_at < text.Length && char.IsAsciiLetter(text[_at]))
            {
                _at++;
            }

            var name = text[start.._at];
            if (name.Length == 0)
            {
                _run.Append(_at < text.Length && text[_at] is '\\' or ',' or ';' ? ' ' : _at < text.Length && text[_at] is '(' or ')' or '[' or ']' ? ' ' : _at < text.Length ? text[_at] : ' ');
                _at++;
                return;
            }

            if (_at < text.Length && text[_at] == '*')
            {
                _at++;
            }

            Named(name);
        }

        private void Named(string name)
        {
            if (Array.IndexOf(s_levels, name) is >= 0 and var level)
            {
                Option();
                var heading = SingleLine.Of(Plain(Argument()));
                Break();
                if (heading.Length > 0)
                {
                    Composer.Heading(level + 1, heading);
                }
            }
            else if (name == "title")
            {
                Title = SingleLine.Of(Plain(Argument()));
                _run.Append(Title);
                Break();
            }
            else if (s_dropped.Contains(name))
            {
                Option();
                Argument();
                _run.Append(name is "begin" or "end" or "item" ? '\n' : ' ');
            }
            else if (name == "item")
            {
                Composer.Run(_run.ToString());
                Composer.Break(1);
                _run.Clear();
            }
            else
            {
                Option();
            }
        }

        private void Option()
        {
            if (_at < text.Length && text[_at] == '[' && text.AsSpan(_at, Math.Min(1000, text.Length - _at)).IndexOf(']') is > 0 and var length)
            {
                _at += length + 1;
            }
        }

        /// <summary>Skips an argument in braces and returns it; at most 10,000 chars.</summary>
        private string Argument()
        {
            if (_at >= text.Length || text[_at] != '{')
            {
                return "";
            }

            var (start, depth) = (++_at, 1);
            for (; _at < text.Length && _at - start < 10_000; _at++)
            {
                depth += text[_at] switch { '{' => 1, '}' => -1, _ => 0 };
                if (depth == 0)
                {
                    return text[start.._at++];
                }
            }

            return text[start.._at];
        }

        private static string Plain(string argument)
        {
            var plain = new StringBuilder();
            for (var at = 0; at < argument.Length; at++)
            {
                if (argument[at] == '\\')
                {
                    while (at + 1 < argument.Length && char.IsAsciiLetter(argument[at + 1]))
                    {
                        at++;
                    }
                }
                else if (argument[at] is not ('{' or '}'))
                {
                    plain.Append(argument[at] == '~' ? ' ' : argument[at]);
                }
            }

            return plain.ToString();
        }
    }
}
