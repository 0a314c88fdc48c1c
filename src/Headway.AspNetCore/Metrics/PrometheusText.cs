using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Headway.AspNetCore.Metrics;

/// <summary>Formats the parts of the Prometheus text format 0.0.4. Names are translated as in OpenTelemetry: dots become underscores; the unit and <c>_total</c> become suffixes.</summary>
internal static class PrometheusText
{
    private const string NameCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> s_nameCharacters = SearchValues.Create(NameCharacters);

    /// <summary>The type of an instrument: <c>counter</c>, <c>histogram</c>, or <c>gauge</c> for everything else.</summary>
    public static string TypeOf(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        return kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>) ? "counter"
            : kind == typeof(Histogram<>) ? "histogram"
            : "gauge";
    }

    /// <summary>The name of an instrument: <c>headway.events.appended</c> is <c>headway_events_appended_total</c>.</summary>
    public static string NameOf(Instrument instrument)
    {
        var name = Suffix(Clean(instrument.Name), UnitOf(instrument.Unit));
        return TypeOf(instrument) == "counter" ? Suffix(name, "total") : name;
    }

    /// <summary>Returns the labels of a measurement in braces, or an empty string without tags.</summary>
    public static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder("{");
        foreach (var (key, value) in tags)
        {
            text.Append(text.Length > 1 ? "," : "").Append(Clean(key)).Append("=\"")
                .Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }

        return text.Append('}').ToString();
    }

    /// <summary>Adds a label to the result of <see cref="LabelsOf"/>.</summary>
    public static string With(string labels, string key, string value) =>
        labels.Length == 0 ? $"{{{key}=\"{value}\"}}" : $"{labels[..^1]},{key}=\"{value}\"}}";

    /// <summary>Escapes backslashes and line breaks, for help texts and label values.</summary>
    public static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>Formats a value; infinities are <c>+Inf</c> and <c>-Inf</c>.</summary>
    public static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    // A unit in braces is an annotation and does not become a suffix.
    private static string UnitOf(string? unit) => unit switch
    {
        null or "" or "1" or ['{', ..] => "",
        "s" => "seconds",
        "By" => "bytes",
        _ => Clean(unit),
    };

    private static string Suffix(string name, string suffix) =>
        suffix.Length == 0 || name.EndsWith($"_{suffix}", StringComparison.Ordinal) ? name : $"{name}_{suffix}";

    private static string Clean(string name) => name.AsSpan().ContainsAnyExcept(s_nameCharacters)
        ? string.Concat(name.Select(static c => s_nameCharacters.Contains(c) ? c : '_'))
        : name;
}
