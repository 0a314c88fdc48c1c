using System.Text.RegularExpressions;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Classifies the shape of a question, and matches sentences with the form of its answer.</summary>
internal static partial class QuestionShapes
{
    public static QuestionShape Of(string question) =>
        Comparison().IsMatch(question) ? QuestionShape.Comparison
        : Quantity().IsMatch(question) ? QuestionShape.Quantity
        : Time().IsMatch(question) ? QuestionShape.Time
        : Reason().IsMatch(question) ? QuestionShape.Reason
        : Working().IsMatch(question) ? QuestionShape.Definition
        : Procedure().IsMatch(question) ? QuestionShape.Procedure
        : Definition().IsMatch(question) ? QuestionShape.Definition
        : QuestionShape.Open;

    /// <summary>How well the form of <paramref name="sentence"/> matches the shape, 0 to 1.</summary>
    public static double Fit(QuestionShape shape, string sentence) => shape switch
    {
        QuestionShape.Definition => Defines().IsMatch(sentence) ? 1 : 0,
        QuestionShape.Procedure => Instructs().IsMatch(sentence) ? 1 : 0,
        QuestionShape.Reason => Explains().IsMatch(sentence) ? 1 : 0,
        QuestionShape.Quantity => Counts().IsMatch(sentence) ? 1 : 0,
        QuestionShape.Time => Dates().IsMatch(sentence) ? 1 : 0,
        QuestionShape.Comparison => Contrasts().IsMatch(sentence) ? 1 : 0,
        _ => 0,
    };

    /// <summary>Hint words for an alternative query that finds passages with the form of an answer.</summary>
    public static string? Hint(QuestionShape shape) => shape switch
    {
        QuestionShape.Definition => "glossary",
        QuestionShape.Procedure => "example",
        QuestionShape.Reason => "reason because",
        QuestionShape.Quantity => "maximum default limit",
        QuestionShape.Time => "version date",
        QuestionShape.Comparison => "difference",
        _ => null,
    };

    private const RegexOptions Plain = SafeRegex.AnyCase;

    [GeneratedRegex(@"\b(differences?|differs?|different from|compared?|comparison|versus|vs\.?)\b|\bbetter than\b", Plain)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"\bhow (many|much|long|large|big|fast|often|deep|far|old|high|small)\b|\b(maximum|minimum|limits?|max|size of|number of)\b|\bdefault .*(size|value|number|timeout|length|depth|level|limit|port|interval)\b", Plain)]
    private static partial Regex Quantity();

    [GeneratedRegex(@"\bhow (do|does|did) .+ (work|function|behave|operate)s?\b|\bwhat (happens|does|do)\b", Plain)]
    private static partial Regex Working();

    [GeneratedRegex(@"^\W*when (was|were|did|is|will)\b|\b(what|which) (year|date|version)\b|\bsince when\b", Plain)]
    private static partial Regex Time();

    [GeneratedRegex(@"\bwhy\b|\bwhat (is|are) the reasons?\b|\bhow come\b|\bwhat causes?\b", Plain)]
    private static partial Regex Reason();

    [GeneratedRegex(@"\bhow (do|does|can|could|should|would|to|is|are|must)\b|\bways? to\b|\bsteps? to\b", Plain)]
    private static partial Regex Procedure();

    [GeneratedRegex(@"\bwhat('s| is| are| does| do| was| were)\b|\b(define|definition|meaning|explain|describe|tell me about|who is)\b", Plain)]
    private static partial Regex Definition();

    [GeneratedRegex(@"^.{0,90}?\b(is|are) (an?|the|used|one|not|like|similar|where|how|what|any|called|intended|designed|to)\b|\b(refers? to|means|stands for|provides?|allows?|is called|are called|known as|consists? of|lets you|returns?|specif(y|ies)|defines?|represents?|causes?|controls?|determines?)\b", Plain)]
    private static partial Regex Defines();

    [GeneratedRegex(@"\b(use|using|run|call|calling|set|add|type|invoke|specify|enable|disable|execute|pass|create|issue) (the|a|an|it|this|`|'|""|git|--?\w|\w+\()|\bcan be (used|done|\w+ed)\b|\byou (can|could|may|should|must|need)\b|\b(in order )?to \w+ (the|a|an|all|your|this|it)\b|\bfor example\b|\b(is|are) (done|enabled|disabled|set|created|\w+ed) (by|with|using|via)\b|:$", Plain)]
    private static partial Regex Instructs();

    [GeneratedRegex(@"\b(because|since|so that|in order to|reasons?|due to|therefore|thus|hence|purpose|avoids?|prevents?|otherwise|ensures?|makes it|advantages?|as a result)\b", Plain)]
    private static partial Regex Explains();

    [GeneratedRegex(@"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million|billion|unlimited|no limit)\b", Plain)]
    private static partial Regex Counts();

    [GeneratedRegex(@"\b(1[89]|20)\d\d\b|\bversion \d|\b\d+\.\d+", Plain)]
    private static partial Regex Dates();

    [GeneratedRegex(@"\b(whereas|while|unlike|differs?|differences?|different|however|but|instead|rather than|compared|in contrast|only|both|than|on the other hand|same as|except|equivalent)\b", Plain)]
    private static partial Regex Contrasts();
}
