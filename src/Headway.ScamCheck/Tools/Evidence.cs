using System.Text.Json;
using Headway.Jobs;

namespace Headway.ScamCheck.Tools;

/// <summary>The result of one tool for one entity.</summary>
/// <param name="ToolName">The tool.</param>
/// <param name="EntityType">The type of the entity.</param>
/// <param name="EntityValue">The entity as it stands in the text.</param>
/// <param name="Result">The tool-specific result; <c>rules</c> names the matching rules.</param>
/// <param name="Success">False when the tool failed; <c>result.error</c> has the reason.</param>
/// <param name="ExecutionTimeMs">The duration in milliseconds.</param>
internal sealed record Evidence(string ToolName, string EntityType, string EntityValue, JsonElement Result, bool Success, long ExecutionTimeMs)
{
    /// <summary>The rules that match the entity.</summary>
    public IEnumerable<string> Rules() => Result.TryGetProperty("rules", out var rules) ? rules.EnumerateArray().Select(static rule => rule.GetString()!) : [];

    /// <summary>Serializes the findings of a tool for the log.</summary>
    public static JsonElement Write(object findings) => JsonSerializer.SerializeToElement(findings, JobJson.Options);
}

/// <summary>The output of a tool.</summary>
/// <param name="Evidence">The results, one per entity.</param>
/// <param name="Checked">The number of entities for the tool.</param>
/// <param name="NotChecked">Why entities were not checked; null when all were.</param>
internal sealed record ToolOutput(IReadOnlyList<Evidence> Evidence, int Checked, string? NotChecked = null);
