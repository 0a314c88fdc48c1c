using Headway.Research.Pipeline;

namespace Headway.Research.Reasoning.Model;

/// <summary>Parses a model's critique: lines of "severity | fault | what to do".</summary>
internal static class ModelCriticisms
{
    private static readonly string[] s_severities = ["low", "medium", "high"];

    public static IEnumerable<Criticism> Read(string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var parts = line.Split('|', StringSplitOptions.TrimEntries);
            var severity = parts[0].Trim(' ', '-', '*', '•').ToLowerInvariant();
            if (parts.Length >= 2 && Array.IndexOf(s_severities, severity) >= 0 && parts[1].Length > 0)
            {
                yield return new Criticism(parts[1], parts.Length > 2 ? parts[2] : "", severity);
            }
        }
    }
}
