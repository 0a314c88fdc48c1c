namespace Headway.FirstLight;

/// <summary>Prints rows as a Markdown table whose columns line up.</summary>
internal static class Table
{
    public static void Print(IReadOnlyList<Row> rows, string what = "what", string reach = "reach")
    {
        string[][] cells = [[what, reach, "seen", "ok"], .. rows.Select(row => new[] { row.What, row.Reach, row.Seen, Word(row.Outcome) })];
        var widths = Enumerable.Range(0, 4).Select(column => cells.Max(line => line[column].Length)).ToArray();
        Print(cells[0], widths);
        Print([.. widths.Select(width => new string('-', width))], widths);
        foreach (var line in cells.Skip(1))
        {
            Print(line, widths);
        }
    }

    private static void Print(string[] cells, int[] widths) =>
        Console.WriteLine($"| {string.Join(" | ", cells.Select((cell, column) => cell.PadRight(widths[column])))} |");

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Yes => "yes",
        Outcome.No => "no",
        Outcome.Broken => "BROKEN",
        _ => "",
    };
}
