using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Dialects;

/// <summary>Serves a job in a dialect, over SSE or a socket. What the dialects share of their routes.</summary>
internal sealed class DialectStreams(EventLog log, ConnectionClock clock, Translations translations, HttpOptions options, TimeProvider time)
{
    /// <summary>Answers with the job's messages as Server-Sent Events, from a cursor to the end of the job.</summary>
    /// <param name="http">The request, whose caller owns the job.</param>
    /// <param name="dialect">The contract.</param>
    /// <param name="job">The job.</param>
    /// <param name="cursor">Where the reader stands.</param>
    /// <param name="ids">What stands as the frames' id.</param>
    public async Task<IResult> SendAsync(HttpContext http, Dialect dialect, JobRecord job, Cursor cursor, SseIds ids)
    {
        if (At(job, cursor) is not { } after)
        {
            return HeadwayProblem.BeyondEnd(job);
        }

        if (job.IsClosed && after >= job.LastSeq)
        {
            return Results.NoContent(); // tells an EventSource to stop coming back (WHATWG HTML, 9.2.3)
        }

        var connection = clock.Enter(http, dialect.Name, "sse");
        var writer = new SseMessageWriter(dialect, job.Id, ids, time)
        {
            Cursor = after,
            Retry = ids == SseIds.JobAndSeq ? options.Retry : null,
        };
        var loop = new ReaderLoop(writer, connection);
        loop.Follow(new DialectFeed(log, translations, dialect, job, after, writer, connection));
        await LiveResponse.SendAsync(http, loop, LiveResponse.Sse, opening: default);
        return Results.Empty;
    }

    /// <summary>
    /// Serves a socket. All that can be refused is refused before the handshake, so that a client gets a status and not
    /// a socket that closes.
    /// </summary>
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

        var connection = clock.Enter(http, dialect.Name, ConnectionFacts.WebSocket, socket.Heartbeat, socket.IdleTimeout);
        await LiveResponse.ServeAsync(http, Converse(dialect, job, after, socket, connection));
        return Results.Empty;
    }

    /// <summary>Serves a socket to a job that the caller will create with this key, in this process or another, and to its end.</summary>
    /// <param name="http">The request.</param>
    /// <param name="dialect">The contract.</param>
    /// <param name="key">The job's idempotency key.</param>
    /// <param name="cursor">Where the reader will stand.</param>
    /// <param name="socket">What else it does; it should have an idle timeout, since the job may never come.</param>
    public async Task<IResult> WaitAsync(HttpContext http, Dialect dialect, string key, Cursor cursor, DialectSocket socket)
    {
        if (CheckUpgrade(http) is { } refusal)
        {
            return refusal;
        }

        var connection = clock.Enter(http, dialect.Name, ConnectionFacts.WebSocket, socket.Heartbeat, socket.IdleTimeout);
        var writer = new SocketMessageWriter(dialect, time) { Greeting = socket.Greeting?.Invoke(connection) };
        var loop = new ReaderLoop(writer, connection);
        WaitingFeed waiting = null!;
        waiting = new WaitingFeed(log, Callers.Owner(http), key, connection.Signal)
        {
            Found = job =>
            {
                // What is new to somebody who came before the job is all of it.
                var after = cursor.IsLatest ? 0 : Math.Min(cursor.After, job.LastSeq);
                loop.Follow(new DialectFeed(log, translations, dialect, job, after, writer, connection) { Shows = socket.Shows });
                loop.Leave(waiting);
            },
        };
        loop.Follow(waiting);
        await LiveResponse.ServeAsync(http, new SocketSession(loop, connection));
        return Results.Empty;
    }

    /// <summary>Why this request may not become a socket; null when it may.</summary>
    public static IResult? CheckUpgrade(HttpContext http) =>
        !SocketHandshake.IsRequested(http) ? HeadwayProblem.Of(StatusCodes.Status426UpgradeRequired, "upgrade_required", "This address speaks WebSocket.")
        : Origins.IsAllowed(http.Request) ? null
        : Origins.Refusal();

    private SocketSession Converse(Dialect dialect, JobRecord job, long after, DialectSocket socket, Connection connection)
    {
        var writer = new SocketMessageWriter(dialect, time) { Greeting = socket.Greeting?.Invoke(connection) };
        var loop = new ReaderLoop(writer, connection);
        var feed = new DialectFeed(log, translations, dialect, job, after, writer, connection) { Shows = socket.Shows };
        loop.Follow(feed);
        var client = new DialectClient(job, loop, feed, writer, connection);
        connection.Subscribed = socket.Subscribed ?? ConnectionInterest.All;
        connection.TellBy(client.Answer);
        return new(loop, connection)
        {
            SkipsLongMessages = socket.TakesLongMessages,
            Receive = socket.Receive is { } receive ? (message, token) => receive(client, message, token) : null,
        };
    }

    private static long? At(JobRecord job, Cursor cursor) =>
        cursor.IsLatest ? job.LastSeq : cursor.After <= job.LastSeq ? cursor.After : null;
}

/// <summary>What a dialect's socket does besides sending the job's messages.</summary>
internal sealed record DialectSocket
{
    /// <summary>Makes the message that goes before all others, if there is one.</summary>
    public Func<Connection, byte[]>? Greeting { get; init; }

    /// <summary>Which messages the client wants at first; null: all.</summary>
    public Func<TranslatedMessage, bool>? Shows { get; init; }

    /// <summary>What that is, for the statistics; null: all.</summary>
    public ConnectionInterest? Subscribed { get; init; }

    /// <summary>Whether a message that is too long is skipped, and <see cref="Receive"/> gets an empty one for it. Else it ends the socket.</summary>
    public bool TakesLongMessages { get; init; }

    /// <summary>How long it may be silent; null: as the server is configured.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>How long it lives without a message; null: as long as any connection.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Takes what the client says, on a task of its own; false ends the socket. Null: nobody listens.</summary>
    public Func<DialectClient, ReadOnlyMemory<byte>, CancellationToken, ValueTask<bool>>? Receive { get; init; }
}

/// <summary>The client of one socket, as what it says is answered.</summary>
internal sealed class DialectClient(JobRecord job, ReaderLoop loop, DialectFeed feed, SocketMessageWriter writer, Connection connection)
{
    /// <summary>The job as it stood when the client came.</summary>
    public JobRecord Job { get; } = job;

    public Connection Connection { get; } = connection;

    /// <summary>Sends it a message; false when it asks faster than it reads.</summary>
    public bool Answer(byte[] message) => loop.Post(() => writer.Write(message));

    /// <summary>Changes what it is shown from here on, and sends it a message.</summary>
    public bool Subscribe(Func<TranslatedMessage, bool> shows, byte[] message, ConnectionInterest interest) => loop.Post(() =>
    {
        feed.Shows = shows;
        Connection.Subscribed = interest;
        writer.Write(message);
    });
}
