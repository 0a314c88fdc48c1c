using System.Runtime.CompilerServices;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Hosting;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore.Native;

/// <summary>Serves logs over WebSocket, one event per message (PROTOCOL.md, section 6).</summary>
internal sealed class SocketEndpoint(EventLog log, ConnectionRegistry clock)
{
    private const string Transport = "websocket";

    public static void Map(IEndpointRouteBuilder routes)
    {
        // The application's services, because a scope of the request would stay in memory as long as its socket.
        var services = routes.ServiceProvider;
        routes.MapSocket("/v1/jobs/{id}/ws", (string id, HttpContext http) => services.GetRequiredService<SocketEndpoint>().FollowAsync(id, http)).AcceptTickets()
            .TakesQuery([.. ReadParameters.Names, "limit"]);
        routes.MapSocket("/v1/ws", (HttpContext http) => services.GetRequiredService<SocketEndpoint>().ListenAsync(http));
    }

    // Not async, so that only the session has a state machine in memory while the socket is open.
    private Task FollowAsync(string id, HttpContext http)
    {
        if (Refuse(http) is { } refusal)
        {
            return refusal.ExecuteAsync(http);
        }

        var (parameters, fault) = ReadParameters.Read(http.Request);
        if (fault is not null)
        {
            return HeadwayProblem.Invalid(fault).ExecuteAsync(http);
        }

        var connection = clock.Enter(http, ConnectionFacts.Native, Transport);
        connection.Subscribed = parameters!.Choice.Interest;
        var (handler, session) = CreateSession(http, connection, hasJob: true);
        return LiveResponse.ServeAsync(http, session, OpenAsync(id, http, parameters, (handler, connection)));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<IResult?> OpenAsync(
        string id, HttpContext http, ReadParameters parameters, (SocketRequestHandler Handler, Connection Connection) to)
    {
        var (_, reader, problem) = await http.OpenLogAsync(log, id, parameters.Cursor, to.Connection.Signal);
        if (problem is null)
        {
            to.Handler.Start(reader!, parameters);
        }

        return problem;
    }

    private Task ListenAsync(HttpContext http)
    {
        if (Refuse(http) is { } refusal)
        {
            return refusal.ExecuteAsync(http);
        }

        var (_, session) = CreateSession(http, clock.Enter(http, ConnectionFacts.Native, Transport), hasJob: false);
        return LiveResponse.ServeAsync(http, session);
    }

    private (SocketRequestHandler Handler, SocketSession Session) CreateSession(HttpContext http, Connection connection, bool hasJob)
    {
        var writer = new SocketFrameWriter();
        var loop = new ReaderLoop(writer, connection) { StaysOpen = !hasJob };
        var handler = new SocketRequestHandler(CallerScope.Of(http), log, connection, writer, loop);
        return (handler, new(loop, connection) { Receive = handler.ReceiveAsync, Owned = handler });
    }

    private static IResult? Refuse(HttpContext http) =>
        !SocketHandshake.IsRequested(http)
            ? HeadwayProblem.Of(StatusCodes.Status426UpgradeRequired, "upgrade_required", "This address accepts only WebSocket; /events serves the same log over HTTP.")
        : !OriginCheck.IsAllowed(http.Request) ? OriginCheck.Refusal()
        : null;
}
