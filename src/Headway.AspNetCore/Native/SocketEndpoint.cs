using System.Net.WebSockets;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Native;

/// <summary>The log of a job over WebSocket, one event a message (PROTOCOL.md, section 6).</summary>
internal static class SocketEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/jobs/{id}/ws", ConnectAsync).ExcludeFromDescription().TakeTickets();

    private static async Task<IResult> ConnectAsync(string id, HttpContext http, EventLog log, ConnectionClock clock)
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

        var connection = clock.Enter(http, ConnectionFacts.Native, "websocket");
        try
        {
            // Checked before the handshake, so that a client gets a status and not a socket that closes.
            var (_, reader, problem) = await http.OpenLogAsync(log, id, parameters!.Cursor, connection.Signal);
            if (problem is not null)
            {
                return problem;
            }

            using var leaving = reader;
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await ServeAsync(socket, reader!, connection, parameters, http.RequestAborted);
        }
        finally
        {
            clock.Leave(connection);
        }

        return Results.Empty;
    }

    private static async Task ServeAsync(
        WebSocket socket, LogReader reader, Connection connection, ReadParameters parameters, CancellationToken aborted)
    {
        var writer = new WebSocketFrameWriter(socket);
        using var loop = new ReaderLoop(writer, connection);
        var feed = new LogFeed(reader, writer, connection, parameters.Subscribe());
        loop.Follow(feed);
        var session = new SocketSession(socket, loop, connection)
        {
            Receive = (message, _) =>
            {
                var request = SocketRequest.Parse(message.Span, reader.Job);
                return new(loop.Post(() =>
                {
                    feed.Subscription = request.Subscription ?? feed.Subscription;
                    writer.Write(request.Reply);
                }));
            },
        };
        await session.RunAsync(aborted);
    }
}
