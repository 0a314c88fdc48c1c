namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>The five nodes of the contract, and their mapping from a job's nodes.</summary>
internal static class GraphNodes
{
    public const string GenerateQueries = "generate_queries";
    public const string WebSearch = "web_search";
    public const string AggregateResults = "aggregate_results";
    public const string Reflection = "reflection";
    public const string AnswerGeneration = "answer_generation";

    private const int MostSteps = 64;

    /// <summary>Returns the contract's node for a job's node; null: there is none.</summary>
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
            // The contract has no nodes for drafts and critiques; they are part of the answer's generation.
            AnswerGeneration or "draft" or "critique" => AnswerGeneration,
            _ => null,
        },
    };

    /// <summary>Returns the contract's node for a job's node or its nearest ancestor with one.</summary>
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

    /// <summary>Returns the phase of a run while this node is next or running.</summary>
    public static string PhaseOf(string id) => id switch
    {
        WebSearch => "search_web",
        AnswerGeneration => "generating_answer",
        _ => id,
    };
}
