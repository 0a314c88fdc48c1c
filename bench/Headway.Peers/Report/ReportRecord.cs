using System.Text.Json;
using Headway.Peers.Load;

namespace Headway.Peers.Report;

/// <summary>All that the report is made of, as it is kept beside it: a part can be measured again without the rest.</summary>
internal sealed record ReportRecord
{
    private static readonly JsonSerializerOptions s_json = new(LoadOptions.Json) { WriteIndented = true };

    /// <summary>The machine.</summary>
    public string Machine { get; init; } = "";

    /// <summary>How often everything was measured.</summary>
    public int Rounds { get; init; }

    /// <summary>Versions, by server.</summary>
    public Dictionary<string, string> Versions { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The scenarios, by name.</summary>
    public Dictionary<string, ScenarioRecord> Scenarios { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Reads it; an empty one when there is none.</summary>
    public static ReportRecord Read(string file) =>
        File.Exists(file) ? JsonSerializer.Deserialize<ReportRecord>(File.ReadAllText(file), s_json)! : new();

    /// <summary>Writes it, numbers to four digits: more than that is noise.</summary>
    public void Write(string file)
    {
        foreach (var values in Scenarios.Values.SelectMany(static scenario => scenario.Values.Values).SelectMany(static figures => figures.Values))
        {
            for (var i = 0; i < values.Count; i++)
            {
                values[i] = Round(values[i]);
            }
        }

        File.WriteAllText(file, JsonSerializer.Serialize(this, s_json) + "\n");
    }

    /// <summary>Takes what was measured now in place of what was measured before.</summary>
    public ReportRecord With(ReportRecord newer) => newer with
    {
        Versions = new(Versions.Concat(newer.Versions).GroupBy(static one => one.Key, StringComparer.Ordinal).ToDictionary(static one => one.Key, static one => one.Last().Value, StringComparer.Ordinal), StringComparer.Ordinal),
        Scenarios = new(Scenarios.Concat(newer.Scenarios).GroupBy(static one => one.Key, StringComparer.Ordinal).ToDictionary(static one => one.Key, static one => one.Last().Value, StringComparer.Ordinal), StringComparer.Ordinal),
    };

    private static double Round(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return 0;
        }

        var digits = 4 - (int)Math.Ceiling(Math.Log10(Math.Abs(value)));
        return digits >= 0 ? Math.Round(value, Math.Min(digits, 15)) : Math.Round(value / Math.Pow(10, -digits)) * Math.Pow(10, -digits);
    }
}
