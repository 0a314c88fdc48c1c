namespace Headway.AspNetCore.Connections;

/// <summary>The sums over the connections of one dialect and transport.</summary>
/// <param name="Dialect">The wire contract.</param>
/// <param name="Transport"><c>sse</c>, <c>ndjson</c> or <c>websocket</c>.</param>
/// <param name="Live">The number of live connections.</param>
/// <param name="Lag">The largest number of stored events not yet sent on a single connection.</param>
/// <param name="Counts">The counts since the process started, ended connections included.</param>
internal sealed record ConnectionTotals(string Dialect, string Transport, int Live, long Lag, DeliveryCounts Counts)
{
    public static (string Dialect, string Transport) KeyOf(ConnectionFacts facts) => (facts.Dialect, facts.Transport);

    public static ConnectionTotals Of((string Dialect, string Transport) key, IReadOnlyList<Connection> live, DeliveryCounts? ended)
    {
        var counts = new DeliveryCounts();
        foreach (var part in live.Select(static connection => connection.Counts).Append(ended ?? new()))
        {
            counts.Add(part);
        }

        return new(key.Dialect, key.Transport, live.Count, live.Select(static connection => connection.Lag).DefaultIfEmpty().Max(), counts);
    }
}
