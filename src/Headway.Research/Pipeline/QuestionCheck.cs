using Headway.Research.Corpus;
using Headway.Research.Ranking;
using Headway.Research.Reasoning.Extractive;

namespace Headway.Research.Pipeline;

/// <summary>Checks whether a question can be searched for.</summary>
internal static class QuestionCheck
{
    private const int MinWordsForLanguage = 4;

    public static ValidatedQuestion Of(string question, TermWeights weights, UnreadFiles unread)
    {
        var trimmed = question.Trim();
        var words = new Tokenizer().Read(trimmed).Where(token => !token.IsCompound).ToList();
        return new ValidatedQuestion(trimmed, Language(words), Problem(words, weights, unread));
    }

    private static string? Problem(List<Token> words, TermWeights weights, UnreadFiles unread)
    {
        var content = words.Where(word => !word.IsStopWord).ToList();
        if (content.Count == 0)
        {
            return "This is not a question that can be searched for: it has no words that say what it is about.";
        }

        return content.Exists(word => weights.Knows(word.Term))
            ? null
            : string.Join(' ', (string?[])["None of the question's words occurs in the documents, so there is no answer.", UnreadSentence.Of(unread)]).TrimEnd();
    }

    // A guess for display: a high share of English function words means English.
    private static string? Language(List<Token> words) =>
        words.Count >= MinWordsForLanguage && words.Count(word => word.IsStopWord) * 5 >= words.Count ? "en" : null;
}
