namespace Headway.Research.Pipeline;

/// <summary>The <c>options</c> of the question that asks for a plan to be confirmed.</summary>
/// <param name="Kind">Always <c>plan</c>.</param>
/// <param name="Choices">The short answers that are offered.</param>
/// <param name="Revision">Which version of the plan this is, from 1.</param>
/// <param name="RevisionsLeft">How often it can still be sent back.</param>
/// <param name="MaxQueries">How many queries an edited plan may have.</param>
/// <param name="Queries">What the first level would search for.</param>
/// <param name="Rationale">Why these, in a sentence.</param>
internal sealed record PlanQuestion(
    string Kind, IReadOnlyList<string> Choices, int Revision, int RevisionsLeft, int MaxQueries, IReadOnlyList<PlannedQuery> Queries, string Rationale)
{
    /// <summary>How many versions a plan may have.</summary>
    public const int MostRevisions = 6;

    public const string PlanKind = "plan";

    public string Prompt => Revision == 1
        ? "Is this what to search for? Confirm the plan, change its queries, or say what should be different."
        : $"Is this better? {Rationale} Confirm the plan, change its queries, or say what should be different.";

    public static PlanQuestion Of(QueryPlan plan, int revision, int breadth) =>
        new(PlanKind, [PlanAnswer.Confirm], revision, MostRevisions - revision, breadth, plan.Queries, plan.Rationale);
}
