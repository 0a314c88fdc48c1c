using System.Text;

namespace Headway.AspNetCore.Access;

/// <summary>The limits of the server for <c>/metrics</c>: how high they are, how much of them is used, and how often they refused.</summary>
internal sealed class AccessMetrics(HttpOptions http, AuthOptions auth, Places places, Tickets tickets, Refusals refusals)
{
    public void Write(StringBuilder text)
    {
        HeadwayMetrics.Metric(text, "headway_limit", "gauge", "What is configured; 0 is no limit.",
            Named("connections", http.MaxConnections),
            Named("connections_per_caller", http.MaxConnectionsPerCaller),
            Named("jobs_per_second", http.JobsPerSecond),
            Named("appends_per_second", http.AppendsPerSecond),
            Named("requests_per_second", http.RequestsPerSecond),
            Named("tickets", auth.MaxTickets),
            Named("tickets_per_caller", auth.MaxTicketsPerCaller),
            Named("body_bytes", http.MaxBodyBytes),
            Named("event_bytes", http.MaxEventBytes));
        HeadwayMetrics.Metric(text, "headway_limit_used", "gauge", "How much of a limit is in use; per caller, by whoever uses most.",
            Named("connections", places.Taken),
            Named("connections_per_caller", places.MostOfOneCaller),
            Named("tickets", tickets.Count));
        HeadwayMetrics.Metric(text, "headway_refused_total", "counter", "Requests that were not let in, by reason.",
            [.. refusals.Counts.Select(static pair => ($"{{reason=\"{pair.Key}\"}}", (double)pair.Value))]);
    }

    private static (string Labels, double Value) Named(string limit, double value) => ($"{{limit=\"{limit}\"}}", value);
}
