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
    private readonly Func<bool> _isFirstSkip;
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationToken _ended;
    private volatile Exception? _fault;
    private readonly int _mostUnseen;
    private long _told;
    private long _seen;

    /// <summary>Prepares it; <see cref="RunAsync"/> begins.</summary>
    /// <param name="log">The logs.</param>
    /// <param name="options">How much the tail keeps.</param>
    /// <param name="dialect">The contract.</param>
    /// <param name="job">The job.</param>
    /// <param name="isFirstSkip">Whether an event that the fold threw at is the first of this job and dialect.</param>
    /// <param name="logger">Told of that first one.</param>
    public Translation(EventLog log, LogOptions options, Dialect dialect, FoldedJob job, Func<bool> isFirstSkip, ILogger logger)
    {
        _log = log;
        _isFirstSkip = isFirstSkip;
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

    /// <summary>Takes one event in, or skips it when the fold throws. The log of the process names the first that is skipped.</summary>
    public Translated Take(Translator translator, LogEvent e) => translator.TakeOrSkip(e, LogSkip);

    private void LogSkip(LogEvent e, Exception fault)
    {
        if (_isFirstSkip())
        {
            LogSkipped(e.Seq, Job.Id, Dialect.Name, fault);
        }
    }

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

    [LoggerMessage(2, LogLevel.Error, "The dialect {Dialect} threw at event {Seq} of job {Job}. Its readers do not get this event, nor any later one at which it throws; those are not logged.")]
    private partial void LogSkipped(long seq, string job, string dialect, Exception fault);
}
