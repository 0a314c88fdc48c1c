using System.Text.RegularExpressions;
using Headway.Research.Ranking;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>A request to search for a topic or to leave it out, parsed from a sentence.</summary>
/// <param name="About">The topic: "the fees" in "please also look into the fees".</param>
/// <param name="IsToLeaveOut">Whether the topic is to be left out.</param>
internal sealed partial record SearchRequest(string About, bool IsToLeaveOut)
{
    public static SearchRequest Read(string sentence)
    {
        var text = Courtesy().Replace(sentence.Trim(), "");
        var isToLeaveOut = LeaveOut().IsMatch(text);
        var about = Tail().Replace((isToLeaveOut ? LeaveOut() : Ask()).Replace(text, ""), "").Trim();
        return HasContent(about) ? new SearchRequest(about, isToLeaveOut) : new SearchRequest(sentence.Trim(), isToLeaveOut);
    }

    private static bool HasContent(string text) => new Tokenizer().Read(text).Exists(token => !token.IsStopWord);

    private const RegexOptions Plain = SafeRegex.AnyCase;

    [GeneratedRegex(@"^((please|also|and|but|now|then|next|ok|okay|could you|can you|would you|I want you to|I want to|I would like you to|I'd like you to|I would like to|I'd like to|let's|let us|rather|instead|maybe)[,:]?\s+)+", Plain)]
    private static partial Regex Courtesy();

    [GeneratedRegex(@"^((focus|concentrate)(\s+(more|only|mainly|rather|especially))*(\s+on)?|look(\s+(more|closely|also|harder))*\s+(at|into|for)|search(\s+(also|more))*(\s+(for|on|in))?|dig(\s+deeper)?\s+into|go\s+(deeper\s+)?into|(add|include|cover|consider|check|mention|find|find out|tell me|want|need|know|explore|take)(\s+(more|also|something))*(\s+(a query|queries|a part|a section))?(\s+(about|for|on|of|into account))?|(I want|I need|give me)(\s+more)?(\s+(about|on))?|more\s+(about|on|of)|what about|how about|something (about|on)|I'm interested in|I am interested in|it is about|it's about)\s+", Plain)]
    private static partial Regex Ask();

    [GeneratedRegex(@"^((leave out|skip|drop|remove|ignore|exclude|omit|avoid|without|forget|forget about|leave away|do not|don't|no|not|no need for|I do not need|I don't need)(\s+(look|search|care|ask|include|cover|mention|want|need))?(\s+(at|into|for|about|on))?(\s+(the query|the queries|the part|anything|everything))?(\s+(about|for|on|of))?)\s+", Plain)]
    private static partial Regex LeaveOut();

    [GeneratedRegex(@"([,\s]+(too|as well|also|please|instead|first|now))*\s*[.!]*$", Plain)]
    private static partial Regex Tail();
}
