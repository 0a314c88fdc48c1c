namespace Headway.Evaluation;

/// <summary>
/// The quality of a ranking by the measures of TREC (E. M. Voorhees and D. Harman), averaged over the topics with an answer.
/// </summary>
internal sealed record RankingMetrics(double Map, double Mrr, double Recall10)
{
    public static RankingMetrics Of(IReadOnlyList<Topic> topics, Func<Topic, IReadOnlyList<string>> rank)
    {
        var answerable = topics.Where(topic => topic.Relevant.Count > 0).ToList();
        var all = answerable.ConvertAll(topic => Of(topic, rank(topic)));
        return new RankingMetrics(all.Average(one => one.Map), all.Average(one => one.Mrr), all.Average(one => one.Recall10));
    }

    public static RankingMetrics Of(Topic topic, IReadOnlyList<string> ranking)
    {
        double precisions = 0, reciprocal = 0;
        int found = 0, early = 0;
        for (var i = 0; i < ranking.Count; i++)
        {
            if (!topic.Relevant.Contains(ranking[i]))
            {
                continue;
            }

            precisions += (double)++found / (i + 1);
            reciprocal = Math.Max(reciprocal, 1.0 / (i + 1));
            early += i < 10 ? 1 : 0;
        }

        return new RankingMetrics(precisions / topic.Relevant.Count, reciprocal, (double)early / topic.Relevant.Count);
    }

    public override string ToString() => $"MAP {Map:0.000}  MRR {Mrr:0.000}  recall@10 {Recall10:0.000}";
}
