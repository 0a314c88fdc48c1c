using System.Text.Json;
using Headway.Jobs;

namespace Headway.Research.Pipeline;

/// <summary>The options of a research job.</summary>
/// <param name="Depth">The maximum number of levels, 1 to 5. The default value is 2.</param>
/// <param name="Breadth">The maximum number of probes per level, 1 to 8. The default value is 4.</param>
/// <param name="Corpus">Name of the corpus; null for the default one.</param>
/// <param name="Reasoning"><c>extractive</c> or <c>model</c>; null for the default.</param>
/// <param name="ConfirmPlan">Whether the plan must be confirmed before the search. The default value is false.</param>
internal sealed record ResearchSettings(int Depth, int Breadth, string? Corpus, string? Reasoning, bool ConfirmPlan = false)
{
    public const string Extractive = "extractive";
    public const string Model = "model";

    /// <summary>Parses the options of a request.</summary>
    /// <exception cref="JobRefusedException">An option is unknown or out of range.</exception>
    public static ResearchSettings Read(JsonElement options)
    {
        var settings = new ResearchSettings(2, 4, null, null);
        if (options.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return settings;
        }

        if (options.ValueKind != JsonValueKind.Object)
        {
            throw new JobRefusedException("invalid_option", "options must be an object.");
        }

        foreach (var option in options.EnumerateObject())
        {
            settings = option.Name switch
            {
                "depth" => settings with { Depth = Integer(option, 1, 5) },
                "breadth" => settings with { Breadth = Integer(option, 1, 8) },
                "corpus" => settings with { Corpus = Text(option) },
                "reasoning" => settings with { Reasoning = Choice(option, Extractive, Model) },
                "confirm_plan" => settings with { ConfirmPlan = Flag(option) },
                _ => throw new JobRefusedException("unknown_option", $"There is no option '{Truncation.Cut(option.Name, 60)}'. Known: depth, breadth, corpus, reasoning, confirm_plan."),
            };
        }

        return settings;
    }

    private static int Integer(JsonProperty option, int least, int most) =>
        option.Value.ValueKind == JsonValueKind.Number && option.Value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw new JobRefusedException("invalid_option", $"{option.Name} must be a whole number from {least} to {most}.");

    private static bool Flag(JsonProperty option) =>
        option.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? option.Value.GetBoolean()
            : throw new JobRefusedException("invalid_option", $"{option.Name} must be true or false.");

    private static string Text(JsonProperty option) =>
        option.Value.ValueKind == JsonValueKind.String && option.Value.GetString() is { Length: > 0 and <= 200 } text
            ? text
            : throw new JobRefusedException("invalid_option", $"{option.Name} must be a name.");

    private static string Choice(JsonProperty option, params string[] choices) =>
        option.Value.ValueKind == JsonValueKind.String && Array.IndexOf(choices, option.Value.GetString()) is >= 0 and var at
            ? choices[at]
            : throw new JobRefusedException("invalid_option", $"{option.Name} must be one of: {string.Join(", ", choices)}.");
}
