using System.Text.Json;
using Headway.Peers.Load;

namespace Headway.Peers.Report;

/// <summary>The results behind the page, stored as JSON, so that a part can be measured again.</summary>
internal sealed record ReportRecord
{
    private static readonly JsonSerializerOptions s_json = new(LoadOptions.Json) { WriteIndented = true };

    /// <summary>The machine.</summary>
    public string Machine { get; init; } = "";

    /// <summary>The number of rounds.</summary>
    public int Rounds { get; init; }

    /// <summary>Versions by server.</summary>
    public Dictionary<string, string> Versions { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Scenarios by name.</summary>
    public Dictionary<string, ScenarioRecord> Scenarios { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Reads a file; an empty record if it does not exist.</summary>
    public static ReportRecord Read(string file) =>
        File.Exists(file) ? JsonSerializer.Deserialize<ReportRecord>(File.ReadAllText(file), s_json)! : new();

    /// <summary>Writes the file with four significant digits.</summary>
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

    /// <summary>Replaces the scenarios that a newer record contains.</summary>
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
