using Headway.AspNetCore.Hosting;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Native;

/// <summary>Logs over WebSocket, one event a message (PROTOCOL.md, section 6).</summary>
internal static class SocketEndpoint
{
    private const string Transport = "websocket";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapSocket("/v1/jobs/{id}/ws", FollowAsync).TakeTickets();
        routes.MapSocket("/v1/ws", ListenAsync);
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
            return HeadwayProblem.Invalid(fault);
        }

        var connection = clock.Enter(http, ConnectionFacts.Native, Transport);
        connection.Subscribed = parameters!.Choice.Interest;
        var (dialogue, session) = Converse(http, log, connection, isForOne: true);
        return await LiveResponse.ServeAsync(http, session, async () =>
        {
            var (_, reader, problem) = await http.OpenLogAsync(log, id, parameters.Cursor, connection.Signal);
            if (problem is null)
            {
                dialogue.Begin(reader!, parameters);
            }

            return problem;
        });
    }

    private static async Task<IResult> ListenAsync(HttpContext http, EventLog log, ConnectionClock clock)
    {
        if (Refuse(http) is { } refusal)
        {
            return refusal;
        }

        var (_, session) = Converse(http, log, clock.Enter(http, ConnectionFacts.Native, Transport), isForOne: false);
        return await LiveResponse.ServeAsync(http, session);
    }

    private static (SocketDialogue Dialogue, SocketSession Session) Converse(HttpContext http, EventLog log, Connection connection, bool isForOne)
    {
        var writer = new SocketFrameWriter();
        var loop = new ReaderLoop(writer, connection) { StaysOpen = !isForOne };
        var dialogue = new SocketDialogue(Asker.Of(http), log, connection, writer, loop);
        return (dialogue, new(loop, connection) { Receive = dialogue.ReceiveAsync, Owned = dialogue });
    }

    private static IResult? Refuse(HttpContext http) =>
        !SocketHandshake.IsRequested(http)
            ? HeadwayProblem.Of(StatusCodes.Status426UpgradeRequired, "upgrade_required", "This address speaks WebSocket; /events has the same log over HTTP.")
        : !Origins.IsAllowed(http.Request) ? Origins.Refusal()
        : null;
}
