using Headway.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>The answer of <c>/api/websocket/stats</c>.</summary>
/// <param name="TotalConnections">All connections since the start; for a caller without the admin scope, its live connections.</param>
/// <param name="ActiveConnections">The number of live connections.</param>
/// <param name="ActiveSessions">The number of jobs that they follow.</param>
/// <param name="ConnectionsPerSession">The number of connections of each job.</param>
/// <param name="MessagesSent">Messages sent on the connections that <paramref name="TotalConnections"/> counts.</param>
/// <param name="MessagesFiltered">Messages not sent because the client had not subscribed to them.</param>
/// <param name="MessagesThrottled">Messages not sent because the progress had changed too little.</param>
/// <param name="Clients">The live connections, oldest first, at most 1000.</param>
internal sealed record ConnectionReport(
    long TotalConnections,
    int ActiveConnections,
    int ActiveSessions,
    IReadOnlyDictionary<string, int> ConnectionsPerSession,
    long MessagesSent,
    long MessagesFiltered,
    long MessagesThrottled,
    IReadOnlyList<ConnectionRow> Clients)
{
    private const int MostRows = 1000;

    /// <summary>The number of connections left out of <see cref="Clients"/>; null: none.</summary>
    public int? ClientsLeftOff { get; init; }

    /// <summary>Makes the report that the caller may see.</summary>
    public static ConnectionReport Of(HttpContext http, ConnectionRegistry clock)
    {
        var live = Visible(http, clock).OrderBy(static connection => connection.Since).ToList();
        var sessions = live.SelectMany(static connection => connection.Jobs.Distinct(StringComparer.Ordinal)).CountBy(static job => job, StringComparer.Ordinal)
            .OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var counts = new DeliveryCounts();
        foreach (var part in Callers.IsAdmin(http) ? clock.Totals().Select(static of => of.Counts) : live.Select(static connection => connection.Counts))
        {
            counts.Add(part);
        }

        var total = Callers.IsAdmin(http) ? clock.ServedSoFar : live.Count;
        return new(total, live.Count, sessions.Count, sessions, counts.Sent, counts.Filtered, counts.Throttled, [.. live.Take(MostRows).Select(ConnectionRow.Of)])
        {
            ClientsLeftOff = live.Count > MostRows ? live.Count - MostRows : null,
        };
    }

    /// <summary>Returns the live connections that the caller may see: all for an administrator, else its own.</summary>
    public static IEnumerable<Connection> Visible(HttpContext http, ConnectionRegistry clock)
    {
        var (isAdmin, owner) = (Callers.IsAdmin(http), Callers.Owner(http));
        return clock.Served.Where(connection => isAdmin || connection.Facts.Owner == owner);
    }
}

/// <summary>One connection. If it follows several jobs, <c>SessionIds</c> lists them and <c>SessionId</c> is absent.</summary>
internal sealed record ConnectionRow(string ConnectionId, string Dialect, string Transport, long Sent, long Filtered, long Throttled, long Lag)
{
    public string? SessionId { get; init; }

    public IReadOnlyList<string>? SessionIds { get; init; }

    public string? Preset { get; init; }

    public IReadOnlyList<string>? SubscribedEvents { get; init; }

    public DateTimeOffset ConnectedAt { get; init; }

    public DateTimeOffset LastActivity { get; init; }

    public static ConnectionRow Of(Connection connection)
    {
        var jobs = connection.Jobs.ToList();
        var counts = connection.Counts;
        return new(connection.Id, connection.Facts.Dialect, connection.Facts.Transport, counts.Sent, counts.Filtered, counts.Throttled, connection.Lag)
        {
            SessionId = jobs is [var job] ? job : null,
            SessionIds = jobs.Count > 1 ? jobs : null,
            Preset = connection.Subscribed.Preset,
            SubscribedEvents = connection.Subscribed.Preset is null ? connection.Subscribed.Events : null,
            ConnectedAt = connection.Since,
            LastActivity = connection.LastActivity,
        };
    }
}
