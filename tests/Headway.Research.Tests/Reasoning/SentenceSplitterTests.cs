using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Headway.Research.Pipeline;
using Headway.Research.Reasoning.Text;

namespace Headway.Research.Tests.Reasoning;

public class SentenceSplitterTests
{
    [Theory]
    [InlineData("It is so. It is not.", "It is so.|It is not.")]
    [InlineData("See e.g. the manual, cf. Fig. 3 by J. Smith. Then go on.", "See e.g. the manual, cf. Fig. 3 by J. Smith.|Then go on.")]
    [InlineData("Use version 3.11.2 of it. Done!", "Use version 3.11.2 of it.|Done!")]
    [InlineData("Open foo.txt now. sqlite3_open() opens it.", "Open foo.txt now.|sqlite3_open() opens it.")]
    [InlineData("He said \"stop.\" Then he left.", "He said \"stop.\"|Then he left.")]
    [InlineData("Run `a. B` first. Next.", "Run `a. B` first.|Next.")]
    [InlineData("Wait... What?", "Wait...|What?")]
    [InlineData("One. and two", "One. and two")]
    [InlineData("Visit http://a.example/x.y?z=1. Good.", "Visit http://a.example/x.y?z=1.|Good.")]
    [InlineData("Wrapped over\ntwo lines. Yes.", "Wrapped over\ntwo lines.|Yes.")]
    public void Split_Prose_GivesSentences(string text, string expected) =>
        Assert.Equal(expected.Split('|'), SentenceSplitter.Split(text, LineEnds.Soft).Select(span => text.Substring(span.Start, span.Length)));

    [Fact]
    public void Split_Markdown_TellsKindsApart()
    {
        const string Text = "# Title\n\nA paragraph of words. Another one.\n\n- first item\n- second item\n\n```\ncode. Here.\n```\n\n| a | b |\n|---|---|\n\n    indented = code;\n";

        var kinds = SentenceSplitter.Split(Text, LineEnds.Soft).Select(span => (span.Kind, Text.Substring(span.Start, span.Length))).ToList();

        Assert.Equal((SpanKind.Heading, "Title"), kinds[0]);
        Assert.Equal((SpanKind.Sentence, "A paragraph of words."), kinds[1]);
        Assert.Equal((SpanKind.Item, "first item"), kinds[3]);
        Assert.Equal((SpanKind.Code, "code. Here."), kinds[5]);
        Assert.Equal(SpanKind.Table, kinds[6].Kind);
        Assert.Equal(SpanKind.Code, kinds[^1].Kind);
    }

    [Fact]
    public void Split_TextOfHtml_LinesAreItemsAndEntriesHaveHeads()
    {
        const string Text = "asyncio.run(coro, *, debug=None)\n\nExecute the coroutine coro and return the result.\n\none thing\nanother thing\n\n>>> import asyncio\n";

        var kinds = SentenceSplitter.Split(Text, LineEnds.Hard).Select(span => span.Kind);

        Assert.Equal([SpanKind.Heading, SpanKind.Sentence, SpanKind.Item, SpanKind.Item, SpanKind.Code], kinds);
    }

    [Property]
    public Property Split_AnyText_SpansAreInOrderAndLoseNoWord()
    {
        string[] pieces = ["Word", " ", ". ", "\n", "\n\n", "# ", "- ", "```\n", "    x = 1;\n", "é", "e.g.", "|", "? ", "\t", "🙂", "===\n", "1. ", "`"];
        var texts = Gen.Elements(pieces).ListOf().Select(list => string.Concat(list));
        return Prop.ForAll(texts.ToArbitrary(), text =>
        {
            foreach (var lineEnds in new[] { LineEnds.Soft, LineEnds.Hard })
            {
                var spans = SentenceSplitter.Split(text, lineEnds);
                var end = 0;
                foreach (var span in spans)
                {
                    if (span.Start < end || span.Length <= 0 || span.End > text.Length)
                    {
                        return false;
                    }

                    if (HasWord(text[end..span.Start]))
                    {
                        return false;
                    }

                    end = span.End;
                }

                if (HasWord(text[end..]))
                {
                    return false;
                }
            }

            return true;
        });

        // One word after a fence is the name of a language.
        static bool HasWord(string between) =>
            between.Split('\n').Any(line => line.Contains("Word", StringComparison.Ordinal) && !Regex.IsMatch(line, @"^\s*(```+|~~~+)\s*\S+\s*$", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Split_FenceWithMoreThanALanguage_KeepsTheText()
    {
        const string Text = "```e.g.? Word\ncode\n```\n\n```python\nmore\n```\n";
        Assert.Equal(["e.g.? Word\ncode", "more"], SentenceSplitter.Split(Text, LineEnds.Soft).Select(span => Text.Substring(span.Start, span.Length)));
    }

    [Property]
    public Property Window_AnyPlaceInAnyText_BytesMatchChars()
    {
        var texts = Gen.Elements("plain words. ", "ä ", "🙂 ", "\n", "漢字。").ListOf().Select(list => string.Concat(list) + ".");
        return Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            var start = Encoding.UTF8.GetByteCount(text.AsSpan(0, text.IndexOf('.') + 1));
            var window = SourceWindow.Around("a.txt", "A", "00", utf8, start, utf8.Length);
            return SentenceSplitter.Split(window.Text, window.LineEnds).All(span =>
                Encoding.UTF8.GetString(utf8.AsSpan(window.ByteAt(span.Start)..window.ByteAt(span.End))) == window.Text.Substring(span.Start, span.Length));
        });
    }
}
