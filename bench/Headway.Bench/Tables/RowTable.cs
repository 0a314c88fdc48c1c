namespace Headway.Bench.Tables;

/// <summary>Prints rows as a Markdown table with padded columns.</summary>
internal static class RowTable
{
    public static void Print(IEnumerable<Row> rows, string what = "what", string goal = "goal")
    {
        var table = new MarkdownTable([what, goal, "result", "met"]);
        foreach (var row in rows)
        {
            table.Add(row.What, row.Goal, row.Result, Text(row.Outcome));
        }

        Console.Write(table.ToPaddedString());
    }

    private static string Text(Outcome outcome) => outcome switch
    {
        Outcome.Met => "yes",
        Outcome.Missed => "no",
        Outcome.Broken => "BROKEN",
        _ => "",
    };
}
