namespace Headway.Research.Pipeline;

/// <summary>The progress of a job in percent at each step. A search that stops early skips ahead; progress never decreases.</summary>
internal sealed class ProgressScale(int depth)
{
    private const double Search = 8;
    private const double Write = 76;

    public static double Validated => 2;

    public static double Planned => Search;

    public static double Drafted => 84;

    public static double Criticised => 88;

    public static double Answered => 99;

    /// <summary>After <paramref name="done"/> of <paramref name="probes"/> probes of a level.</summary>
    public double Probed(int level, int done, int probes) => Round(Begin(level) + (0.8 * Span * done / probes));

    public double Aggregated(int level) => Round(Begin(level) + (0.9 * Span));

    public double Reflected(int level) => Round(Begin(level) + Span);

    private double Span => (Write - Search) / depth;

    private double Begin(int level) => Search + ((level - 1) * Span);

    private static double Round(double percent) => Math.Round(percent, 1);
}
