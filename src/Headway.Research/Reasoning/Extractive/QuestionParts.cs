using System.Text.RegularExpressions;
using Headway.Research.Ranking;
using Headway.Research.Reasoning.Text;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Splits a question into parts: sentences, questions joined by "and", and enumerated topics.</summary>
internal static partial class QuestionParts
{
    /// <summary>The self-contained parts; at least the question itself.</summary>
    public static IReadOnlyList<string> Of(string question)
    {
        var parts = new List<string>();
        foreach (var sentence in Questions(question))
        {
            foreach (var part in Joined(sentence).Select(Clean).Where(part => part.Length > 0))
            {
                if (parts.Count > 0 && !HasContent(part))
                {
                    parts[^1] = parts[^1] + " and " + part;
                }
                else
                {
                    parts.AddRange(Enumerated(parts.Count > 0 ? WithoutPronoun(part, parts[^1]) : part));
                }
            }
        }

        return [.. parts.Where(HasContent).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static List<string> Questions(string question)
    {
        var sentences = SentenceSplitter.Split(question, LineEnds.Soft).Select(span => question.Substring(span.Start, span.Length)).ToList();
        var asked = sentences.Where(sentence => sentence.EndsWith('?')).ToList();
        return asked.Count > 0 ? asked : sentences;
    }

    private static string Clean(string part) =>
        Greeting().Replace(part.ReplaceLineEndings(" ").Trim(), "").Trim(' ', '?', '.', '!', ',', ';', ':');

    private static bool HasContent(string part) =>
        new Tokenizer().Read(part).Exists(token => !token.IsStopWord && !FacetTerms.IsQuestionWord(token.Term));

    /// <summary>Splits an enumeration: "limits on columns, tables and databases" becomes three parts with the same head.</summary>
    private static IEnumerable<string> Enumerated(string part)
    {
        var match = Enumeration().Match(part);
        if (!match.Success || QuestionShapes.Of(part) == QuestionShape.Comparison || !HasContent(match.Groups["head"].Value))
        {
            return [part];
        }

        var items = match.Groups["list"].Value.Replace(" and ", ",", StringComparison.OrdinalIgnoreCase)
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return items.Length > 1 && Array.TrueForAll(items, IsName) ? items.Select(item => $"{match.Groups["head"].Value} {item}") : [part];
    }

    // One to three content words; longer items may apply to the other items too.
    private static bool IsName(string item)
    {
        var words = new Tokenizer().Read(item).Where(token => !token.IsCompound).ToList();
        return words.Count is >= 1 and <= 3 && words.TrueForAll(word => !word.IsStopWord);
    }

    /// <summary>Replaces "it" or "they" by the topic of the previous part.</summary>
    private static string WithoutPronoun(string part, string before)
    {
        var pronoun = Pronoun().Match(part);
        if (!pronoun.Success)
        {
            return part;
        }

        var about = Topic(before);
        return about.Length == 0 ? part : Pronoun().Replace(part, pronoun.Value.EndsWith('s') ? about + "'s" : about, 1);
    }

    /// <summary>The longest run of content words: "what is [WAL mode]", "how do I enable [foreign keys]".</summary>
    private static string Topic(string part)
    {
        var best = (Start: 0, End: 0, Words: 0);
        var run = best;
        foreach (var token in new Tokenizer().Read(part).Where(token => !token.IsCompound))
        {
            if (token.IsStopWord || FacetTerms.IsQuestionWord(token.Term))
            {
                run = default;
            }
            else
            {
                run = run.Words == 0 ? (token.Start, token.Start + token.Length, 1) : (run.Start, token.Start + token.Length, run.Words + 1);
            }

            if (run.Words > best.Words)
            {
                best = run;
            }
        }

        var topic = part[best.Start..best.End];
        return best.Words > 1 && Verbed().IsMatch(part[..best.Start]) ? topic[(topic.IndexOf(' ') + 1)..] : topic;
    }

    private static IEnumerable<string> Joined(string sentence)
    {
        var start = 0;
        foreach (Match match in Joint().Matches(sentence))
        {
            yield return sentence[start..match.Index];
            start = match.Groups["next"].Success ? match.Groups["next"].Index : match.Index + match.Length;
        }

        yield return sentence[start..];
    }

    private const RegexOptions Plain = SafeRegex.AnyCase;

    [GeneratedRegex(@"\s*[,;]?\s(and|but|or|also)\s+(also\s+)?(?<next>how|what|why|when|where|which|who|is|are|does|do|can|should|will|was|were)\s|[,;]\s+(?<next>how|what|why|when|where|which|who)\s|;\s+", Plain)]
    private static partial Regex Joint();

    [GeneratedRegex(@"^((hi|hello|hey|please|so|ok|well)\b[,!]?\s*)+|^(can|could|would) you (please )?(tell|explain|show|describe)( to)?( me| us)?\s+|^(tell|show) (me|us)\s+|^I('d| would) like to know\s+|^(I want to know|do you know)\s+", Plain)]
    private static partial Regex Greeting();

    [GeneratedRegex(@"^(?<head>.+\b(of|on|for|in|about))\s+(?<list>.+ and .+)$", Plain)]
    private static partial Regex Enumeration();

    [GeneratedRegex(@"\b(it|its|they|them|their)\b", Plain)]
    private static partial Regex Pronoun();

    [GeneratedRegex(@"\b(do|does|can|could|should|would|must|to)(\s+(I|we|you|one|they|someone|people))?\s+$", Plain)]
    private static partial Regex Verbed();
}
