using System.Globalization;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Headway.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>
/// The contract's routes for operators: connection statistics, closing of idle connections, and a broadcast. They cover the
/// live connections of all dialects; a caller without the admin scope sees and closes only its own.
/// </summary>
internal static class ConnectionEndpoints
{
    private const double DefaultIdleMinutes = 30;
    private const double MostIdleMinutes = 1e6;
    private const int LongestNotice = 2000;

    private static readonly string[] s_levels = ["info", "success", "warning", "error"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/websocket/stats", static (HttpContext http, ConnectionRegistry clock) => Results.Json(ConnectionReport.Of(http, clock), JobJson.Options))
            .WithSummary("Lists the live connections and their message counts (DeepResearch)");
        routes.MapPost("/api/websocket/cleanup", CleanUp).WithSummary("Closes connections that have been idle (DeepResearch)").TakesQuery("max_idle_minutes");
        routes.MapPost("/api/websocket/broadcast", BroadcastAsync).WithSummary("Tells every connection something (DeepResearch)").RequireAdmin();
        routes.MapGet("/health", static (HttpContext http, ConnectionRegistry clock) => Results.Json(
                new { Status = "healthy", Service = "headway", WebsocketConnections = Callers.IsStranger(http) ? (int?)null : CountSockets(http, clock) },
                JobJson.Options))
            .WithSummary("Reports that the process is alive (DeepResearch)").AllowAnonymous()
            .WithOrder(1); // a /health route of the application takes precedence
    }

    private static int CountSockets(HttpContext http, ConnectionRegistry clock) =>
        ConnectionReport.Visible(http, clock).Count(static connection => connection.Facts.IsSocket);

    private static IResult CleanUp(HttpContext http, ConnectionRegistry clock, TimeProvider time)
    {
        var text = http.Request.Query["max_idle_minutes"].ToString();
        if (Minutes(text) is not { } minutes)
        {
            return DialectRequest.Refusal("invalid_max_idle_minutes", "max_idle_minutes is a number from 0 on.");
        }

        var since = time.GetUtcNow() - TimeSpan.FromMinutes(minutes);
        var idle = ConnectionReport.Visible(http, clock).Where(connection => connection.LastActivity < since).ToList();
        idle.ForEach(static connection => connection.RequestReconnect()); // each is asked to come again with its cursor
        return Results.Json(new { Message = $"{idle.Count} idle connections are being closed.", Closed = idle.Count }, JobJson.Options);
    }

    private static double? Minutes(string text) =>
        text.Length == 0 ? DefaultIdleMinutes
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) && minutes <= MostIdleMinutes ? minutes
        : null;

    // Only dialects with a notice message get it: clients of the others would not know the message.
    private static async Task<IResult> BroadcastAsync(HttpContext http, ConnectionRegistry clock, DialectTable dialects, TimeProvider time)
    {
        var (body, problem) = await DialectRequest.ReadAsync(http);
        if (problem is not null)
        {
            return problem;
        }

        var level = body.Member("level").OrNull() is null ? s_levels[0] : body.Text("level");
        if (body.Text("message") is not { Length: > 0 and <= LongestNotice } message)
        {
            return DialectRequest.Refusal("invalid_message", $"'message' is a text of 1 to {LongestNotice} characters.");
        }

        if (level is null || !s_levels.Contains(level))
        {
            return DialectRequest.Refusal("invalid_level", $"'level' is one of {string.Join(", ", s_levels)}.");
        }

        var now = time.GetUtcNow();
        var live = clock.Served.ToList();
        var told = live.Count(connection =>
            dialects.Find(connection.Facts.Dialect)?.Notice(connection.Jobs.FirstOrDefault() ?? "", message, level, now) is { } notice && connection.SendNotice(notice));
        return Results.Json(new { Message = $"{told} of {live.Count} connections are told.", Sent = told, Connections = live.Count }, JobJson.Options);
    }
}
