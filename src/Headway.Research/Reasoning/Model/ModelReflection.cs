using System.Text.Json;
using Headway.Research.Pipeline;

namespace Headway.Research.Reasoning.Model;

/// <summary>Parses a model's reflection on the evidence.</summary>
internal static class ModelReflection
{
    private const int LongestQuery = 300;

    /// <summary>The reflection of the model; <paramref name="plain"/>, the computed one, when it cannot be parsed.</summary>
    public static ReflectionOutput Read(string text, ReflectionOutput plain, Findings findings, int breadth)
    {
        if (ModelJson.Read(text) is not { } json || !json.TryGetProperty("sufficient", out var sufficient))
        {
            return plain;
        }

        var level = findings.Levels.Count;
        var gap = ModelJson.Text(json, "gap");
        if (sufficient.ValueKind == JsonValueKind.True)
        {
            return new ReflectionOutput(true, null, [], [], level, ReflectionOutput.Sufficient);
        }

        var used = findings.Probes.Select(probe => probe.Query).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var queries = ModelJson.List(json, "queries")
            .Where(query => query.ValueKind == JsonValueKind.String).Select(query => query.GetString()!.Trim())
            .Where(query => query.Length is > 0 and <= LongestQuery && used.Add(query)).Take(breadth)
            .Select((query, at) => new PlannedQuery($"q{level + 1}-{at + 1}", query, query)).ToList();
        return queries.Count == 0
            ? new ReflectionOutput(false, gap, [], [], level, ReflectionOutput.NoNewEvidence)
            : new ReflectionOutput(false, gap, queries, [.. queries.Select(query => query.Query)], level, null);
    }
}
