using System.Diagnostics.Metrics;
using Headway.AspNetCore.Metrics;

namespace Headway.AspNetCore.Access;

/// <summary>Metrics of the configured limits, their current use, and the requests they refused.</summary>
internal sealed class AccessMetrics(IMeterFactory meters, HttpOptions http, AuthOptions auth, ConnectionLimiter limiter, TicketIssuer tickets, RefusalCounter refusals, BodyBudget bodies, TransportLimits transport) : ObservableMetrics(meters)
{
    protected override void Create(Meter meter)
    {
        meter.CreateObservableGauge("headway.limit", Limits, description: "The configured limit; 0 means no limit.");
        meter.CreateObservableGauge("headway.limit.used", Used, description: "Current use of a limit; for limits per caller, the use of the caller that uses most.");
        meter.CreateObservableCounter("headway.refused", Refused, "{request}", "Refused requests, by reason.");
    }

    private static Measurement<double> Named(string limit, double value) => new(value, new KeyValuePair<string, object?>("limit", limit));

    private IEnumerable<Measurement<double>> Limits() =>
    [
        Named("connections", http.MaxConnections),
        Named("connections_per_caller", http.MaxConnectionsPerCaller),
        Named("jobs_per_second", http.JobsPerSecond),
        Named("appends_per_second", http.AppendsPerSecond),
        Named("requests_per_second", http.RequestsPerSecond),
        Named("tickets", auth.MaxTickets),
        Named("tickets_per_caller", auth.MaxTicketsPerCaller),
        Named("body_bytes", http.MaxBodyBytes),
        Named("event_bytes", http.MaxEventBytes),
        Named("buffered_bytes", http.MaxBufferedBytes),
        Named("open_connections", transport.MaxOpen),
        Named("unread_bytes_per_connection", transport.ReadBufferBytes),
    ];

    private IEnumerable<Measurement<double>> Used() =>
    [
        Named("connections", limiter.Count),
        Named("connections_per_caller", limiter.MaxPerCaller),
        Named("tickets", tickets.Count),
        Named("buffered_bytes", bodies.Used),
        Named("open_connections", transport.Open),
    ];

    private IEnumerable<Measurement<long>> Refused() =>
        refusals.Counts.Select(static pair => new Measurement<long>(pair.Value, new KeyValuePair<string, object?>("reason", pair.Key)));
}
