using System.Diagnostics.CodeAnalysis;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Native;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// Serves a job in a dialect over Server-Sent Events or a WebSocket: first the history, then live messages until the job
/// ends. A service of the application; a route of a dialect takes it as a parameter and returns the result of a method.
/// </summary>
/// <remarks>Thread-safe. A method completes when its stream has ended; the caller need not catch its exceptions.</remarks>
[Experimental(Seam.Diagnostic)]
public sealed class DialectStreams
{
    private const int Cancelled = 8; // CANCEL (RFC 9113, 7)
    private static readonly TimeSpan s_flush = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_firstSecond = TimeSpan.FromSeconds(1);

    private readonly EventLog _log;
    private readonly ConnectionRegistry _clock;
    private readonly Translations _translations;
    private readonly HttpOptions _options;
    private readonly TokenCheck _tokens;
    private readonly TimeProvider _time;

    internal DialectStreams(EventLog log, ConnectionRegistry clock, Translations translations, HttpOptions options, TokenCheck tokens, TimeProvider time) =>
        (_log, _clock, _translations, _options, _tokens, _time) = (log, clock, translations, options, tokens, time);

    /// <summary>
    /// Answers with the messages of a job as Server-Sent Events, after the request's cursor (<c>Last-Event-ID</c> or
    /// <c>?after=</c>), which may name the job as in <see cref="SseIds.JobAndSeq"/>. 404 when there is no such job, 400
    /// when the cursor is invalid.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="dialect">The contract.</param>
    /// <param name="id">The job's id, as the client sent it.</param>
    /// <param name="ids">The ids of the frames. The default is the seq.</param>
    public async Task<IResult> SendAsync(HttpContext http, Dialect dialect, string id, SseIds ids = SseIds.Seq) =>
        await Callers.FindJobAsync(http, _log, id) is not { } job ? HeadwayProblem.UnknownJob(id)
        : JobCursor.Of(http.Request, job.Id) is not { } cursor ? HeadwayProblem.Invalid(ReadParameters.BadCursor)
        : await SendAsync(http, dialect, job, cursor, ids);

    /// <summary>Answers with the messages of a job as Server-Sent Events; 400 when the cursor is beyond the end of the log.</summary>
    /// <param name="http">The request.</param>
    /// <param name="dialect">The contract.</param>
    /// <param name="job">A job of the caller: created for this request, or found with <see cref="DialectRequest.FindJobAsync(HttpContext, EventLog, string)"/>.</param>
    /// <param name="cursor">The reader's cursor.</param>
    /// <param name="ids">The ids of the frames.</param>
    public async Task<IResult> SendAsync(HttpContext http, Dialect dialect, JobRecord job, Cursor cursor, SseIds ids)
    {
        if (At(job, cursor) is not { } after)
        {
            return HeadwayProblem.BeyondEnd(job);
        }

        if (job.IsClosed && after >= job.LastSeq && dialect.AnswersNoContentAtEnd)
        {
            return Results.NoContent(); // an EventSource stops reconnecting (WHATWG HTML, 9.2.3)
        }

        var connection = _clock.Enter(http, dialect.Name, "sse", mayExtend: dialect.BreaksUnfinished ? () => _tokens.StillHoldsAsync(http) : null);
        var writer = new SseMessageWriter(dialect, job.Id, ids, _time)
        {
            Cursor = after,
            Retry = ids == SseIds.JobAndSeq && !HttpMethods.IsPost(http.Request.Method) ? _options.Retry : null, // an EventSource cannot POST
        };
        var loop = new ReaderLoop(writer, connection);
        var feed = new DialectFeed(_log, _translations, dialect, job, after, writer, connection);
        loop.Follow(feed);
        var began = _time.GetTimestamp();
        await LiveResponse.SendAsync(http, loop, LiveResponse.Sse, opening: default);
        if (dialect.BreaksUnfinished && !HttpMethods.IsHead(http.Request.Method) && !feed.IsOver && !http.RequestAborted.IsCancellationRequested)
        {
            await BreakAsync(http, began);
        }

        return Results.Empty;
    }

    /// <summary>
    /// Serves a WebSocket after the request's cursor, which is read as for a stream. Refusals come before the handshake: 404 when
    /// there is no such job, 400 when the cursor is invalid, 426 when the request is no upgrade, 403 when its origin is not allowed.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="dialect">The contract.</param>
    /// <param name="id">The job's id, as the client sent it.</param>
    /// <param name="socket">The settings of the socket. Null, the default: the default settings.</param>
    public async Task<IResult> ServeAsync(HttpContext http, Dialect dialect, string id, DialectSocket? socket = null) =>
        await Callers.FindJobAsync(http, _log, id) is not { } job ? HeadwayProblem.UnknownJob(id)
        : JobCursor.Of(http.Request, job.Id) is not { } cursor ? HeadwayProblem.Invalid(ReadParameters.BadCursor)
        : await ServeAsync(http, dialect, job, cursor, socket ?? new());

    /// <summary>Serves a WebSocket; 400 before the handshake when the cursor is beyond the end of the log.</summary>
    /// <param name="http">The request.</param>
    /// <param name="dialect">The contract.</param>
    /// <param name="job">A job of the caller.</param>
    /// <param name="cursor">The reader's cursor.</param>
    /// <param name="socket">The settings of the socket.</param>
    public async Task<IResult> ServeAsync(HttpContext http, Dialect dialect, JobRecord job, Cursor cursor, DialectSocket socket)
    {
        if (CheckUpgrade(http) is { } refusal)
        {
            return refusal;
        }

        if (At(job, cursor) is not { } after)
        {
            return HeadwayProblem.BeyondEnd(job);
        }

        var connection = _clock.Enter(http, dialect.Name, ConnectionFacts.WebSocket, socket.Heartbeat, socket.IdleTimeout);
        await LiveResponse.ServeAsync(http, Converse(dialect, job, after, socket, connection));
        return Results.Empty;
    }

    /// <summary>
    /// Serves a WebSocket for a job that does not exist yet: it waits until the caller creates one with this idempotency key,
    /// in this process or another. The client's messages are ignored.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="dialect">The contract.</param>
    /// <param name="key">The job's idempotency key.</param>
    /// <param name="cursor">The cursor to start at once the job exists.</param>
    /// <param name="socket">The settings of the socket. They should include an idle timeout, because the job may never be created.</param>
    public async Task<IResult> WaitAsync(HttpContext http, Dialect dialect, string key, Cursor cursor, DialectSocket socket)
    {
        if (CheckUpgrade(http) is { } refusal)
        {
            return refusal;
        }

        var connection = _clock.Enter(http, dialect.Name, ConnectionFacts.WebSocket, socket.Heartbeat, socket.IdleTimeout);
        var writer = new SocketMessageWriter(dialect, _time) { Greeting = socket.Greeting?.Invoke(connection.Id) };
        var loop = new ReaderLoop(writer, connection);
        PendingJobFeed waiting = null!;
        waiting = new PendingJobFeed(_log, Callers.Owner(http), key, connection.Signal)
        {
            Found = job =>
            {
                // The client connected before the job existed, so "latest" includes the whole log.
                var after = cursor.IsLatest ? 0 : Math.Min(cursor.After, job.LastSeq);
                loop.Follow(new DialectFeed(_log, _translations, dialect, job, after, writer, connection) { Shows = socket.Subscription?.Shows });
                loop.Unfollow(waiting);
            },
        };
        loop.Follow(waiting);
        await LiveResponse.ServeAsync(http, new SocketSession(loop, connection));
        return Results.Empty;
    }

    private static IResult? CheckUpgrade(HttpContext http) =>
        !SocketHandshake.IsRequested(http) ? HeadwayProblem.Of(StatusCodes.Status426UpgradeRequired, "upgrade_required", "This address speaks WebSocket.")
        : OriginCheck.IsAllowed(http.Request) ? null
        : OriginCheck.Refusal();

    private SocketSession Converse(Dialect dialect, JobRecord job, long after, DialectSocket socket, Connection connection)
    {
        var writer = new SocketMessageWriter(dialect, _time) { Greeting = socket.Greeting?.Invoke(connection.Id) };
        var loop = new ReaderLoop(writer, connection);
        var feed = new DialectFeed(_log, _translations, dialect, job, after, writer, connection) { Shows = socket.Subscription?.Shows };
        loop.Follow(feed);
        var client = new DialectClient(job, loop, feed, writer, connection);
        connection.Subscribed = socket.Subscription is { } subscription ? new(subscription.Preset, subscription.Events) : ConnectionInterest.All;
        connection.SetNoticeSender(client.Answer);
        return new(loop, connection)
        {
            SkipsLongMessages = socket.TakesLongMessages,
            Receive = socket.Receive is { } receive ? (message, token) => receive(client, message, token) : null,
        };
    }

    // An abort drops frames that were flushed but not sent, and a proxy without an answer yet turns it into 502. So wait first.
    private async Task BreakAsync(HttpContext http, long began)
    {
        var age = _time.GetElapsedTime(began);
        await Task.Delay(age + s_flush < s_firstSecond ? s_firstSecond - age : s_flush, _time);
        if (http.Features.Get<IHttpResetFeature>() is { } stream)
        {
            stream.Reset(Cancelled);
        }
        else
        {
            http.Abort();
        }
    }

    private static long? At(JobRecord job, Cursor cursor) =>
        cursor.IsLatest ? job.LastSeq : cursor.After <= job.LastSeq ? cursor.After : null;
}
