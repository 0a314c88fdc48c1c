using System.Collections.Frozen;

namespace Headway.Research.Ranking;

/// <summary>English function words and question words. They are indexed, but ignored in long queries.</summary>
internal static class StopWords
{
    private static readonly FrozenSet<string> s_words = string.Join(' ',
        "a an the this that these those such same other others another each every either neither both all any some none no nor not only own",
        "i me my mine myself we us our ours ourselves you your yours yourself he him his himself she her hers herself it its itself they them their theirs themselves one ones",
        "am is are was were be been being isn aren wasn weren do does did doing done don doesn didn have has had having haven hasn hadn",
        "can could couldn may might must mustn shall shan should shouldn will would won wouldn cannot ought ll ve re d s t m",
        "and or but if then else than so as because while although though unless until since whether however therefore thus hence",
        "at by for from in into of off on onto out over per to toward towards under up upon via with within without about above across after again against along among amongst around before behind below beneath beside besides between beyond down during except near through throughout",
        "what which who whom whose when where why how whatever whichever whenever wherever",
        "here there now just also too very more most much many less least few several enough quite rather almost already always ever never often sometimes usually still yet even ago away back once twice",
        "anyone anybody anything anywhere someone somebody something somewhere everyone everybody everything nobody nothing",
        "get gets got getting let lets make makes made making say says said give gives given giving go goes going gone come comes came take takes taken taking",
        "etc eg ie like instead else upon yes please tell explain regarding concerning respect").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_bySpan = s_words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a lower-case, unstemmed word is a stop word.</summary>
    public static bool Contains(ReadOnlySpan<char> word) => s_bySpan.Contains(word);
}
