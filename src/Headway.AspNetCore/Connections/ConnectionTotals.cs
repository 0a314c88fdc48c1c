namespace Headway.AspNetCore.Connections;

/// <summary>The connections of one dialect and transport taken together.</summary>
/// <param name="Dialect">The contract they speak.</param>
/// <param name="Transport">How.</param>
/// <param name="Live">How many there are now.</param>
/// <param name="Lag">The most events that are stored and not yet sent to one of them.</param>
/// <param name="Counts">What they were sent since the start, those that have ended too.</param>
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
