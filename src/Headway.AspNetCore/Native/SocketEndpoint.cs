using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Native;

/// <summary>Logs over WebSocket, one event a message (PROTOCOL.md, section 6).</summary>
internal static class SocketEndpoint
{
    private const string Transport = "websocket";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/jobs/{id}/ws", FollowAsync).ExcludeFromDescription().TakeTickets();
        routes.MapGet("/v1/ws", ListenAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> FollowAsync(string id, HttpContext http, EventLog log, ConnectionClock clock)
    {
        if (Refuse(http) is { } refusal)
        {
            return refusal;
        }

        var (parameters, fault) = ReadParameters.Read(http.Request);
        if (fault is not null)
        {
            return Problem.Invalid(fault);
        }

        var connection = clock.Enter(http, ConnectionFacts.Native, Transport);
        connection.Subscribed = parameters!.Choice.Interest;
        try
        {
            // Checked before the handshake, so that a client gets a status and not a socket that closes.
            var (_, reader, problem) = await http.OpenLogAsync(log, id, parameters.Cursor, connection.Signal);
            if (problem is not null)
            {
                return problem;
            }

            using var leaving = reader;
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            var writer = new WebSocketFrameWriter(socket);
            using var loop = new ReaderLoop(writer, connection);
            using var dialogue = SocketDialogue.With(reader!, parameters, http, log, connection, writer, loop);
            await new SocketSession(socket, loop, connection) { Receive = dialogue.ReceiveAsync }.RunAsync(http.RequestAborted);
        }
        finally
        {
            clock.Leave(connection);
        }

        return Results.Empty;
    }

    private static async Task<IResult> ListenAsync(HttpContext http, EventLog log, ConnectionClock clock)
    {
        if (Refuse(http) is { } refusal)
        {
            return refusal;
        }

        var connection = clock.Enter(http, ConnectionFacts.Native, Transport);
        try
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            var writer = new WebSocketFrameWriter(socket);
            using var loop = new ReaderLoop(writer, connection) { StaysOpen = true };
            using var dialogue = new SocketDialogue(http, log, connection, writer, loop);
            await new SocketSession(socket, loop, connection) { Receive = dialogue.ReceiveAsync }.RunAsync(http.RequestAborted);
        }
        finally
        {
            clock.Leave(connection);
        }

        return Results.Empty;
    }

    private static IResult? Refuse(HttpContext http) =>
        !http.WebSockets.IsWebSocketRequest
            ? Problem.Of(StatusCodes.Status426UpgradeRequired, "upgrade_required", "This address speaks WebSocket; /events has the same log over HTTP.")
        : !Origins.IsAllowed(http.Request) ? Origins.Refusal()
        : null;
}
