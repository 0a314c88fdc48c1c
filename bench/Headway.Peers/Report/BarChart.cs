using System.Globalization;
using System.Security;
using System.Text;
using Headway.Bench.Tables;

namespace Headway.Peers.Report;

/// <summary>Draws an SVG bar chart for light and dark color schemes.</summary>
internal static class BarChart
{
    private const int Width = 720;
    private const int LabelWidth = 130;
    private const int ValueWidth = 150;
    private const int RowHeight = 30;
    private const int BarHeight = 18;
    private const int Top = 42;

    // With a larger ratio of the longest to the shortest bar, the axis is logarithmic.
    private const double LogarithmicFrom = 60;

    /// <summary>Draws a chart.</summary>
    /// <param name="title">The title.</param>
    /// <param name="bars">The names, values and formatted values.</param>
    public static string Of(string title, IReadOnlyList<(string Name, double Value, string Text)> bars)
    {
        var isLogarithmic = IsLogarithmic(bars);
        var height = Top + (bars.Count * RowHeight) + 8;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{Escape(title)}\">\n");
        svg.Append("<style>text{font:14px system-ui,sans-serif;fill:#1f2328}.t{font-weight:600}.n{fill:#59636e}rect{fill:#8c959f}.h{fill:#0969da}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.n{fill:#9198a1}rect{fill:#6e7681}.h{fill:#4493f8}}</style>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"t\" x=\"0\" y=\"18\">{Escape(title)}{(isLogarithmic ? " <tspan class=\"n\">(logarithmic)</tspan>" : "")}</text>\n");
        for (var i = 0; i < bars.Count; i++)
        {
            Row(svg, bars[i], Top + (i * RowHeight), Length(bars[i].Value, bars, isLogarithmic));
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>The length of a bar as a share of the longest.</summary>
    internal static double Length(double value, IReadOnlyList<(string Name, double Value, string Text)> bars, bool isLogarithmic)
    {
        var longest = bars.Max(static bar => bar.Value);
        if (value <= 0 || longest <= 0)
        {
            return 0;
        }

        if (!isLogarithmic)
        {
            return value / longest;
        }

        var floor = Math.Floor(Math.Log10(bars.Where(static bar => bar.Value > 0).Min(static bar => bar.Value))) - 0.2;
        return (Math.Log10(value) - floor) / (Math.Log10(longest) - floor);
    }

    /// <summary>Whether the axis is logarithmic.</summary>
    internal static bool IsLogarithmic(IReadOnlyList<(string Name, double Value, string Text)> bars)
    {
        double[] values = [.. bars.Select(static bar => bar.Value).Where(static value => value > 0)];
        return values.Length > 1 && values.Max() / values.Min() > LogarithmicFrom;
    }

    private static void Row(StringBuilder svg, (string Name, double Value, string Text) bar, int y, double length)
    {
        var width = Math.Max(1, length * (Width - LabelWidth - ValueWidth));
        var style = bar.Name.StartsWith("headway", StringComparison.Ordinal) || bar.Name.StartsWith("native", StringComparison.Ordinal) ? " class=\"h\"" : "";
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{LabelWidth - 10}\" y=\"{y + 14}\" text-anchor=\"end\">{Escape(bar.Name)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect{style} x=\"{LabelWidth}\" y=\"{y}\" width=\"{width:0.0}\" height=\"{BarHeight}\" rx=\"3\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"n\" x=\"{LabelWidth + width + 8:0.0}\" y=\"{y + 14}\">{Escape(bar.Text)}</text>\n");
    }

    private static string Escape(string text) => SecurityElement.Escape(text);
}
