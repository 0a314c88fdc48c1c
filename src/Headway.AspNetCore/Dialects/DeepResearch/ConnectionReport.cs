using Headway.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>The answer of <c>/api/websocket/stats</c>.</summary>
/// <param name="TotalConnections">How many there ever were since the start; for a caller without the admin scope, its live ones.</param>
/// <param name="ActiveConnections">How many there are.</param>
/// <param name="ActiveSessions">How many jobs they follow.</param>
/// <param name="ConnectionsPerSession">How many follow each.</param>
/// <param name="MessagesSent">Messages put on connections; as <paramref name="TotalConnections"/> counts them.</param>
/// <param name="MessagesFiltered">Messages hidden because a client had not subscribed to them.</param>
/// <param name="MessagesThrottled">Messages hidden because they moved a task by too little.</param>
/// <param name="Clients">The connections, the oldest first, as far as an answer may be long.</param>
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

    /// <summary>How many connections are left out of <see cref="Clients"/>, if any.</summary>
    public int? ClientsLeftOff { get; init; }

    /// <summary>What the caller may see.</summary>
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

    /// <summary>The live connections that the caller may see: an administrator all, others their own.</summary>
    public static IEnumerable<Connection> Visible(HttpContext http, ConnectionRegistry clock)
    {
        var (isAdmin, owner) = (Callers.IsAdmin(http), Callers.Owner(http));
        return clock.Served.Where(connection => isAdmin || connection.Facts.Owner == owner);
    }
}

/// <summary>One connection. Of one that follows several jobs, <c>SessionId</c> is absent and <c>SessionIds</c> has them.</summary>
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
