using Headway.AspNetCore.Connections;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Native;

/// <summary>The log of a job over WebSocket, one event a message (PROTOCOL.md, section 6).</summary>
internal static class SocketEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/jobs/{id}/ws", ConnectAsync).ExcludeFromDescription();

    private static async Task<IResult> ConnectAsync(string id, HttpContext http, EventLog log, ConnectionClock clock, HeadwayMetrics metrics)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            return Problem.Of(StatusCodes.Status426UpgradeRequired, "upgrade_required", "This address speaks WebSocket; /events has the same log over HTTP.");
        }

        if (!Origins.IsAllowed(http.Request))
        {
            return Origins.Refusal();
        }

        var (parameters, fault) = ReadParameters.Read(http.Request);
        if (fault is not null)
        {
            return Problem.Invalid(fault);
        }

        var connection = clock.Enter("websocket", http.Abort);
        try
        {
            // Checked before the handshake, so that a client gets a status and not a socket that closes.
            var (job, reader, problem) = await http.OpenLogAsync(log, id, parameters!.Cursor, connection.Signal);
            if (problem is not null)
            {
                return problem;
            }

            using (reader)
            {
                using var socket = await http.WebSockets.AcceptWebSocketAsync();
                var session = new SocketSession(socket, reader!, connection, parameters.Subscribe(), isOver: job!.IsClosed && reader!.Cursor >= job.LastSeq);
                metrics.Sent("websocket", await session.RunAsync(http.RequestAborted));
            }
        }
        finally
        {
            clock.Leave(connection);
        }

        return Results.Empty;
    }
}
