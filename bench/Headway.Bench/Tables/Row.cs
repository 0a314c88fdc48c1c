namespace Headway.Bench.Tables;

/// <summary>A row of a result table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Goal">The goal; empty: none.</param>
/// <param name="Result">The result.</param>
/// <param name="Outcome">Whether the goal was met.</param>
internal sealed record Row(string What, string Goal, string Result, Outcome Outcome)
{
    /// <summary>A guarantee about what is stored and read. The run fails when it is broken.</summary>
    public static Row Guarantee(string what, string goal, string result, bool isMet) =>
        new(what, goal, result, isMet ? Outcome.Met : Outcome.Broken);

    /// <summary>A target that depends on the machine.</summary>
    public static Row Target(string what, string goal, string result, bool isMet) =>
        new(what, goal, result, isMet ? Outcome.Met : Outcome.Missed);

    /// <summary>A value without a goal.</summary>
    public static Row Value(string what, string result) => new(what, "", result, Outcome.None);
}
