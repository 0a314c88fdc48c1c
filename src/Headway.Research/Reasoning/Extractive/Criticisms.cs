using Headway.Research.Pipeline;
using Headway.Research.Report;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Derives criticisms from a report: conflicts, gaps, a single source.</summary>
internal static class Criticisms
{
    public static IReadOnlyList<Criticism> Of(ResearchReport report)
    {
        var found = new List<Criticism>(OfConflicts(report.Conflicts));
        foreach (var gap in report.Unanswered)
        {
            found.Add(new Criticism($"\"{gap.Facet}\" is not answered. {gap.Reason}", "It is listed as unanswered.", "high"));
        }

        if (report.Refused is null && report.Sources.Count == 1)
        {
            found.Add(new Criticism("All quotes are from one document.", "Nothing else in the corpus confirms or contradicts it.", "low"));
        }

        if (report.Refused is null && report.Unanswered.Count == 0 && report.StopReason != ReflectionOutput.Sufficient)
        {
            found.Add(new Criticism("The quotes speak of the question, but of some of its parts only.", "Read them in their source; ask more narrowly, or with more depth.", "medium"));
        }

        return found;
    }

    public static IEnumerable<Criticism> OfConflicts(IEnumerable<ReportConflict> conflicts) =>
        conflicts.Select(conflict => new Criticism(conflict.Statement, "Both quotes are kept; look at the dates of their sources.", "high"));
}
