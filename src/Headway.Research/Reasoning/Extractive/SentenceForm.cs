using Headway.Research.Ranking;
using Headway.Research.Reasoning.Text;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Scores the form and position of a sentence for a facet, as a factor around 1.</summary>
internal static class SentenceForm
{
    private const double ShapeBonus = 0.35;
    private const double NumberBonus = 0.7;
    private const double SubjectBonus = 1.2;
    private const double NearBonus = 0.35;
    private const double AboutBonus = 0.45;
    private const double LeadBonus = 1.8;
    private const double EntryBonus = 0.8;
    private const double VerbBonus = 0.4;
    private const double LeadBytes = 2500;
    private const string Ends = ".!?…)\"”`’]。！？";
    private const double HistoryFactor = 0.6;
    private const int Concise = 32;
    private const double Long = 70;

    public static double Of(Facet facet, Candidate sentence)
    {
        var words = new Tokenizer().Read(sentence.Text).Where(token => !token.IsCompound).ToList();
        var content = words.Where(word => !word.IsStopWord).Select(word => word.Term).ToList();
        var about = Topic(facet).Coverage(sentence.Title.Contains);
        var form = 1 + Shape(facet, sentence.Text) + (NearBonus * Near(facet, content)) + (AboutBonus * about);
        if (facet.Shape == QuestionShape.Definition)
        {
            form += (SubjectBonus * Defining(facet, sentence)) + (LeadBonus * Leading(facet, sentence));
        }

        form += EntryBonus * EntryMatch(facet, sentence) / (1 + (0.3 * sentence.SinceEntry));
        if (facet.Shape == QuestionShape.Procedure && Begins(facet, sentence.Text))
        {
            form += VerbBonus;
        }

        return form * Flaws(facet, sentence) / (1 + (Math.Max(0, words.Count - Concise) / Long));
    }

    private static double Shape(Facet facet, string text)
    {
        var fit = QuestionShapes.Fit(facet.Shape, text);
        return fit * (facet.Shape is QuestionShape.Quantity or QuestionShape.Time ? NumberBonus : ShapeBonus);
    }

    private static double Flaws(Facet facet, Candidate sentence)
    {
        var factor = sentence.Text.EndsWith('?') ? 0.3 : 1.0;
        if (char.IsLower(sentence.Text[0]))
        {
            factor *= IsFragment(sentence.Text) ? 0.35 : sentence.Kind == SpanKind.Sentence ? 0.8 : 1;
        }

        if (!sentence.LeadIn && !Ends.Contains(sentence.Text[^1]))
        {
            factor *= 0.7;
        }

        if (sentence.LeadIn)
        {
            factor *= sentence.FollowedBy is null ? 0.6 : 1.1;
        }

        if (sentence.Window.IsHistory && facet.Shape != QuestionShape.Time)
        {
            factor *= HistoryFactor;
        }

        return sentence.IsAnaphoric ? factor * 0.7 : factor;
    }

    /// <summary>The facet without generic question words.</summary>
    private static Facet Topic(Facet facet) => facet with { Terms = [.. facet.Terms.Where(term => !FacetTerms.IsQuestionWord(term.Term))] };

    /// <summary>The share of the title's words that name the topic: all of "git-stash", one of three in "Git for CVS users".</summary>
    private static double Exactness(Facet facet, Candidate sentence)
    {
        var words = new Tokenizer().Read(sentence.Window.Title).Where(token => !token.IsStopWord && !token.IsCompound && !char.IsAsciiDigit(token.Term[0])).ToList();
        return words.Count == 0 ? 0 : (double)words.Count(word => facet.Terms.Any(term => term.Term == word.Term || term.Term.Contains(word.Term, StringComparison.Ordinal))) / words.Count;
    }

    /// <summary>How exactly the heading above the sentence matches the topic.</summary>
    public static double EntryMatch(Facet facet, Candidate sentence)
    {
        if (sentence.Entry.Count == 0)
        {
            return 0;
        }

        var topic = Topic(facet);
        var named = topic.Terms.Count(term => sentence.Entry.Contains(term.Term));
        return topic.Coverage(sentence.Entry.Contains) * named / sentence.Entry.Count;
    }

    // The rest of a split sentence, such as "is not a …" or "and then …".
    private static bool IsFragment(string text)
    {
        var first = new Tokenizer().Read(text.AsSpan(0, Math.Min(40, text.Length)))[0];
        return first.IsStopWord && first.Term is not ("a" or "an" or "the");
    }

    /// <summary>Whether the sentence begins with the verb of the question: "List …" for "How do I list …".</summary>
    private static bool Begins(Facet facet, string text)
    {
        var prose = text[(text.LastIndexOf('\n') + 1)..];
        var tokens = new Tokenizer().Read(prose).Where(token => !token.IsCompound).ToList();
        return tokens.Count > 0 && facet.Terms.Count > 0 && tokens[0].Term == facet.Terms[0].Term;
    }

    // The first sentence of a matching entry counts as a definition, regardless of its grammar.
    private static double Defining(Facet facet, Candidate sentence) =>
        sentence.SinceEntry == 0 && EntryMatch(facet, sentence) >= 0.9 ? 1 : Definitions.Fit(Topic(facet), sentence.Text);

    /// <summary>How much the sentence is the opening of a document about the topic, 0 to 1.</summary>
    public static double Leading(Facet facet, Candidate sentence) =>
        Topic(facet).Coverage(sentence.Title.Contains) * Exactness(facet, sentence) * Lead(sentence);

    /// <summary>A factor that falls with the distance from the start of the document.</summary>
    private static double Lead(Candidate sentence) => 1 / (1 + (sentence.ByteStart / LeadBytes));

    /// <summary>The share of the facet's word pairs that are also adjacent in the sentence, such as names of two words.</summary>
    private static double Near(Facet facet, List<string> content)
    {
        if (facet.Terms.Count < 2)
        {
            return 0;
        }

        var near = 0;
        for (var i = 0; i + 1 < facet.Terms.Count; i++)
        {
            for (var j = 0; j + 1 < content.Count; j++)
            {
                if (content[j] == facet.Terms[i].Term && content[j + 1] == facet.Terms[i + 1].Term)
                {
                    near++;
                    break;
                }
            }
        }

        return (double)near / (facet.Terms.Count - 1);
    }
}
