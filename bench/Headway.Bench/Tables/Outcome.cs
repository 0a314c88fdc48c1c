namespace Headway.Bench.Tables;

/// <summary>Whether a row met its goal.</summary>
internal enum Outcome
{
    /// <summary>The row has no goal.</summary>
    None = 0,
    Met = 1,

    /// <summary>A target that depends on the machine was missed.</summary>
    Missed = 2,

    /// <summary>A guarantee was broken, or the measurement did not finish. The program exits with 1.</summary>
    Broken = 3,
}
