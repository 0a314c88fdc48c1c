namespace Headway.Research.Pipeline;

/// <summary>The <c>options</c> of the question that asks for a plan to be confirmed.</summary>
/// <param name="Kind">Always <c>plan</c>.</param>
/// <param name="Choices">The offered short answers.</param>
/// <param name="Revision">The version of the plan, from 1.</param>
/// <param name="RevisionsLeft">How often the plan can still be sent back.</param>
/// <param name="MaxQueries">The maximum number of queries of an edited plan.</param>
/// <param name="Queries">The queries of the first level.</param>
/// <param name="Rationale">The rationale, as a sentence.</param>
internal sealed record PlanQuestion(
    string Kind, IReadOnlyList<string> Choices, int Revision, int RevisionsLeft, int MaxQueries, IReadOnlyList<PlannedQuery> Queries, string Rationale)
{
    /// <summary>The maximum number of versions of a plan.</summary>
    public const int MostRevisions = 6;

    public const string PlanKind = "plan";

    public string Prompt => Revision == 1
        ? "Is this what to search for? Confirm the plan, change its queries, or say what should be different."
        : $"Is this better? {Rationale} Confirm the plan, change its queries, or say what should be different.";

    public static PlanQuestion Of(QueryPlan plan, int revision, int breadth) =>
        new(PlanKind, [PlanAnswer.Confirm], revision, MostRevisions - revision, breadth, plan.Queries, plan.Rationale);
}
