using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Jobs;
using Headway.Log;

namespace Headway.AspNetCore.Native;

/// <summary>
/// The receiving side of a socket. It parses the client's messages, opens the requested logs, and posts the work to the
/// reader loop in the order of the messages. It waits while the loop's queue is full, so that a client that sends faster
/// than it reads is slowed down and no message is lost.
/// </summary>
/// <remarks>Used by the receiver's task only. Delegates for <see cref="ReaderLoop.PostAsync"/> run on the loop's task.</remarks>
internal sealed class SocketRequestHandler(CallerScope caller, EventLog log, Connection connection, SocketFrameWriter writer, ReaderLoop loop) : IDisposable
{
    private const int MaxJobs = 100;

    private LogFeed? _ownFeed; // most clients send no message, so the dictionary is created for the first one
    private Dictionary<string, LogFeed>? _feeds;

    /// <summary>The job in the socket's address, null if there is none. Its events do not contain the job's id.</summary>
    public string? OwnJob { get; private set; }

    /// <summary>Follows the log of the job in the address.</summary>
    public void Start(LogReader reader, ReadParameters parameters)
    {
        OwnJob = reader.Job;
        var feed = new LogFeed(reader, writer, connection, parameters.Subscribe(), parameters.Pace);
        _ownFeed = feed;
        loop.Follow(feed);
    }

    /// <summary>Handles one message of the client.</summary>
    public async ValueTask<bool> ReceiveAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await loop.PostAsync(await AnswerAsync(SocketRequest.Parse(message.Span), cancellationToken), cancellationToken);
        return true;
    }

    /// <summary>Disposes the feeds, including those not yet posted to the loop.</summary>
    public void Dispose()
    {
        _ownFeed?.Dispose();
        foreach (var feed in _feeds?.Values ?? Enumerable.Empty<LogFeed>())
        {
            feed.Dispose();
        }
    }

    private Dictionary<string, LogFeed> Feeds
    {
        get
        {
            if (_feeds is null)
            {
                _feeds = new(StringComparer.Ordinal);
                if (_ownFeed is not null)
                {
                    _feeds.Add(_ownFeed.Job, _ownFeed);
                }
            }

            return _feeds;
        }
    }

    private ValueTask<Action> AnswerAsync(SocketRequest request, CancellationToken cancellationToken) => request switch
    {
        { Fault: { } fault } => new(Refuse(fault, request.Job)),
        { Op: SocketRequest.Ping } => new(Send(new { Op = "pong" })),
        { Job: null } when OwnJob is null => new(Refuse(new("missing_field", "'job' is missing: this socket has no job of its own."), null)),
        { Op: SocketRequest.Unsubscribe } => new(Unsubscribe(request.Job ?? OwnJob!)),
        _ => SubscribeAsync(request with { Job = request.Job ?? OwnJob }, cancellationToken),
    };

    private async ValueTask<Action> SubscribeAsync(SocketRequest request, CancellationToken cancellationToken)
    {
        var job = request.Job!;
        if (Feeds.TryGetValue(job, out var followed) && request.After is null)
        {
            return () =>
            {
                followed.Change(request.Choice!.Subscribe(), request.Pace);
                ConfirmSubscription(job, request.Choice);
            };
        }

        if (followed is null && Feeds.Count >= MaxJobs)
        {
            return Refuse(new("too_many_jobs", $"A socket follows at most {MaxJobs} jobs; unsubscribe from some, also from those that have ended."), job);
        }

        try
        {
            return await caller.FindLogAsync(log, job, request.After ?? Cursor.Start, connection.Signal, cancellationToken) switch
            {
                null => Refuse(new("unknown_job", "There is no such job."), job),
                { Reader: { } reader } => Follow(reader, request, followed),
                { Job: var record } => Refuse(HeadwayProblem.BeyondEndFault(record), job),
            };
        }
        catch (LogStoreException fault)
        {
            return Refuse(new(fault.Code, fault.Message), job);
        }
    }

    private Action Follow(LogReader reader, SocketRequest request, LogFeed? replaced)
    {
        IEventSink sink = reader.Job == OwnJob ? writer : new JobSocketSink(writer, reader.Job);
        var feed = new LogFeed(reader, sink, connection, request.Choice!.Subscribe(), request.Pace);
        Feeds[reader.Job] = feed;
        return () =>
        {
            if (replaced is not null)
            {
                loop.Unfollow(replaced);
            }

            loop.Follow(feed);
            ConfirmSubscription(reader.Job, request.Choice);
        };
    }

    private Action Unsubscribe(string job)
    {
        if (!Feeds.Remove(job, out var feed))
        {
            return Refuse(new("not_subscribed", "This socket does not follow this job."), job);
        }

        return () =>
        {
            loop.Unfollow(feed);
            writer.Write(JobJson.Write(new { Op = "unsubscribed", Job = job }));
        };
    }

    private void ConfirmSubscription(string job, EventChoice choice)
    {
        connection.Subscribed = choice.Interest;
        writer.Write(JobJson.Write(new { Op = "subscribed", Job = job }));
    }

    private Action Send(object message)
    {
        var json = JobJson.Write(message);
        return () => writer.Write(json);
    }

    // Only a valid id is sent back, because the client may send any text.
    private Action Refuse(EventFault fault, string? job) => Send(new
    {
        Op = "error",
        fault.Code,
        fault.Message,
        Job = job is not null && JobIds.IsPossible(job) ? job : null,
        fault.Position,
    });
}
