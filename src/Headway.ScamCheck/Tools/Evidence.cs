using System.Text.Json;
using Headway.Jobs;

namespace Headway.ScamCheck.Tools;

/// <summary>What one tool found out about one entity.</summary>
/// <param name="ToolName">The tool.</param>
/// <param name="EntityType">The entity's sort.</param>
/// <param name="EntityValue">The entity as it stands in the text.</param>
/// <param name="Result">What was found, in the tool's own terms; <c>rules</c> names the rules that hold.</param>
/// <param name="Success">False when the tool could not do its work; <c>result.error</c> says why.</param>
/// <param name="ExecutionTimeMs">How long it took.</param>
internal sealed record Evidence(string ToolName, string EntityType, string EntityValue, JsonElement Result, bool Success, long ExecutionTimeMs)
{
    /// <summary>The rules that hold for the entity.</summary>
    public IEnumerable<string> Rules() => Result.TryGetProperty("rules", out var rules) ? rules.EnumerateArray().Select(static rule => rule.GetString()!) : [];

    /// <summary>A tool's findings as they stand in a log.</summary>
    public static JsonElement Write(object findings) => JsonSerializer.SerializeToElement(findings, JobJson.Options);
}

/// <summary>What a tool brought.</summary>
/// <param name="Evidence">One for each entity it was asked about.</param>
/// <param name="Checked">How many entities there were for it.</param>
/// <param name="NotChecked">Why some or all were not checked; null when all were.</param>
internal sealed record ToolOutput(IReadOnlyList<Evidence> Evidence, int Checked, string? NotChecked = null);
