using Headway.Log;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// One job told in one dialect, once for all who listen: a task follows the log, folds, and publishes what comes out
/// into a tail that the readers copy from, as they would from the log's own. It lives while it has readers.
/// </summary>
/// <remarks>
/// The task owns the fold and alone writes the tail. Readers come and go through <see cref="Translations"/>.
/// </remarks>
internal sealed partial class Translation : IDisposable
{
    private const int Batch = 128;

    private readonly EventLog _log;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationToken _ended;
    private volatile Exception? _fault;
    private readonly int _mostUnseen;
    private long _told;
    private long _seen;

    public Translation(EventLog log, LogOptions options, Dialect dialect, FoldedJob job, ILogger logger)
    {
        _log = log;
        _logger = logger;
        Dialect = dialect;
        Job = job;
        Tail = new(options.TailEvents, options.TailBytes);
        _mostUnseen = options.TailEvents / 4;
        _ended = _over.Token;
    }

    public Dialect Dialect { get; }

    public FoldedJob Job { get; }

    /// <summary>
    /// What was folded and is still in memory: as much as of the log itself. A research log fits whole; what falls out
    /// is folded again by the reader that wants it.
    /// </summary>
    public Tail<Translated> Tail { get; }

    /// <summary>The seq of the newest event that the readers are told something of.</summary>
    public long Told => Volatile.Read(ref _told);

    /// <summary>How many hold it. Owned by <see cref="Translations"/>, under its gate.</summary>
    public int Readers { get; set; }

    /// <summary>Why it stopped before its time, if it did.</summary>
    public Exception? Fault => _fault;

    /// <summary>Follows the log to its end, or until it is disposed.</summary>
    public async Task RunAsync()
    {
        try
        {
            await FollowAsync(_ended);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
        catch (Exception fault)
        {
            LogFault(Job.Id, Dialect.Name, fault);
            _fault = fault;
            Tail.Wake(); // the readers find the fault
        }
    }

    /// <summary>Ends it, when the last reader has left.</summary>
    public void Dispose()
    {
        _over.Cancel();
        _over.Dispose();
    }

    /// <summary>Takes one event in; a fold that cannot bear it says nothing of it, and goes on.</summary>
    public Translated Take(Translator translator, LogEvent e) =>
        translator.TakeOrSkip(e, (untold, fault) => LogUntold(untold.Seq, Job.Id, Dialect.Name, fault));

    private async Task FollowAsync(CancellationToken over)
    {
        if (await _log.OpenAsync(Job.Id, Cursor.Start, new(), over) is not { Reader: { } reader })
        {
            return;
        }

        using var leaving = reader;
        var translator = Dialect.Begin(Job);
        await foreach (var events in reader.FollowAsync(Batch, over))
        {
            Publish(Take(translator, events));
        }
    }

    private Translated[] Take(Translator translator, ArraySegment<LogEvent> events)
    {
        var taken = new Translated[events.Count];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = Take(translator, events[i]);
        }

        return taken;
    }

    // Of many events a dialect has nothing to tell: a thousand readers are not woken for each. They pass over them with the
    // next that they are told of, or before they would lie so far back that they had to fold the log for themselves.
    private void Publish(Translated[] events)
    {
        var last = Array.FindLast(events, static e => e.IsTold);
        if (last is not null)
        {
            Volatile.Write(ref _told, last.Seq);
        }

        var wakes = last is not null || events[^1].Seq - _seen >= _mostUnseen;
        if (wakes)
        {
            _seen = events[^1].Seq;
        }

        Tail.Publish(events, wakes);
    }

    [LoggerMessage(1, LogLevel.Error, "Job {Job} can no longer be told in the dialect {Dialect}; its readers are asked to come again.")]
    private partial void LogFault(string job, string dialect, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "Event {Seq} of job {Job} cannot be told in the dialect {Dialect}.")]
    private partial void LogUntold(long seq, string job, string dialect, Exception fault);
}
