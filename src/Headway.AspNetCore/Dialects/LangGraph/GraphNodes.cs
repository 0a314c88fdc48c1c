namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>The five nodes of the contract, and which of a job's nodes they are.</summary>
internal static class GraphNodes
{
    public const string GenerateQueries = "generate_queries";
    public const string WebSearch = "web_search";
    public const string AggregateResults = "aggregate_results";
    public const string Reflection = "reflection";
    public const string AnswerGeneration = "answer_generation";

    private const int MostSteps = 64;

    /// <summary>The contract's node that a node is; null when it is none of its own.</summary>
    public static string? IdOf(TreeNode node) => node.Kind switch
    {
        "level" => WebSearch,
        "probe" or "tool" or "synthesis" => null,
        _ => node.Name switch
        {
            GenerateQueries => GenerateQueries,
            WebSearch => WebSearch,
            AggregateResults => AggregateResults,
            Reflection => Reflection,
            // To the contract a draft and what is said against it are how an answer comes about.
            AnswerGeneration or "draft" or "critique" => AnswerGeneration,
            _ => null,
        },
    };

    /// <summary>The contract's node that a node is, or is a part of.</summary>
    public static string? Above(JobTree tree, string node)
    {
        for (var steps = 0; steps < MostSteps && tree.Nodes.TryGetValue(node, out var found); steps++)
        {
            if (IdOf(found) is { } id)
            {
                return id;
            }

            node = found.Parent;
        }

        return null;
    }

    /// <summary>The phase of a run while this node is the next, or at work.</summary>
    public static string PhaseOf(string id) => id switch
    {
        WebSearch => "search_web",
        AnswerGeneration => "generating_answer",
        _ => id,
    };
}
