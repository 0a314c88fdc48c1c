namespace Headway.FirstLight;

/// <summary>One line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Reach">What is to be reached; empty: nothing is.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Outcome">Whether it was reached.</param>
internal sealed record Row(string What, string Reach, string Seen, Outcome Outcome)
{
    /// <summary>A promise about what is stored and read: broken, it fails the run.</summary>
    public static Row Promise(string what, string reach, string seen, bool isKept) =>
        new(what, reach, seen, isKept ? Outcome.Yes : Outcome.Broken);

    /// <summary>A figure that depends on the machine.</summary>
    public static Row Figure(string what, string reach, string seen, bool isReached) =>
        new(what, reach, seen, isReached ? Outcome.Yes : Outcome.No);

    /// <summary>Something worth knowing, without a goal.</summary>
    public static Row Note(string what, string seen) => new(what, "", seen, Outcome.None);
}
