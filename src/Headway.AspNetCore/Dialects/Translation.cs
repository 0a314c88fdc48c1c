using Headway.Log;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// The translation of one job into one dialect, shared by all readers: a task follows the log, folds each event, and
/// publishes the messages into a tail from which the readers copy. It is disposed when its last reader leaves.
/// </summary>
/// <remarks>
/// Only the task uses the fold and writes the tail. Readers join and leave through <see cref="Translations"/>.
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
    private readonly int _maxSilentEvents;
    private long _lastMessageSeq;
    private long _lastWakeSeq;

    /// <summary>Creates it; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="log">The logs of all jobs.</param>
    /// <param name="options">The limits of the tail.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="job">The job.</param>
    /// <param name="isFirstSkip">Returns whether a skipped event is the first of this job and dialect.</param>
    /// <param name="logger">Logs the first skipped event, and a fault of the translation.</param>
    public Translation(EventLog log, LogOptions options, Dialect dialect, FoldedJob job, Func<bool> isFirstSkip, ILogger logger)
    {
        _log = log;
        _isFirstSkip = isFirstSkip;
        _logger = logger;
        Dialect = dialect;
        Job = job;
        Tail = new(options.TailEvents, options.TailBytes);
        _maxSilentEvents = options.TailEvents / 4;
        _ended = _over.Token;
    }

    public Dialect Dialect { get; }

    public FoldedJob Job { get; }

    /// <summary>
    /// The translated events in memory, with the limits of the log's own tail. A research log fits entirely. A reader that needs
    /// an event that is no longer here folds the log again.
    /// </summary>
    public Tail<Translated> Tail { get; }

    /// <summary>The seq of the newest event that produced messages.</summary>
    public long LastMessageSeq => Volatile.Read(ref _lastMessageSeq);

    /// <summary>The number of readers. <see cref="Translations"/> guards it with its lock.</summary>
    public int Readers { get; set; }

    /// <summary>The exception that stopped it; null: none.</summary>
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
            // The last reader has left.
        }
        catch (Exception fault)
        {
            LogFault(Job.Id, Dialect.Name, fault);
            _fault = fault;
            Tail.Wake(); // the readers check for the fault
        }
    }

    /// <summary>Stops it, after the last reader has left.</summary>
    public void Dispose()
    {
        _over.Cancel();
        _over.Dispose();
    }

    /// <summary>Translates one event, or skips it when the fold throws. Only the first skipped event is logged.</summary>
    public Translated Translate(Translator translator, LogEvent e) => translator.TranslateOrSkip(e, LogSkip);

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

        using var closing = reader;
        var translator = Dialect.Begin(Job);
        await foreach (var events in reader.FollowAsync(Batch, over))
        {
            Publish(Translate(translator, events));
        }
    }

    private Translated[] Translate(Translator translator, ArraySegment<LogEvent> events)
    {
        var translated = new Translated[events.Count];
        for (var i = 0; i < translated.Length; i++)
        {
            translated[i] = Translate(translator, events[i]);
        }

        return translated;
    }

    // Many events produce no message, and waking a thousand readers for each is wasteful. Readers skip such events at the next
    // wake, which comes with the next message or before the readers fall out of the tail and have to fold the log again.
    private void Publish(Translated[] events)
    {
        var last = Array.FindLast(events, static e => e.WakesReaders);
        if (last is not null)
        {
            Volatile.Write(ref _lastMessageSeq, last.Seq);
        }

        var wakes = last is not null || events[^1].Seq - _lastWakeSeq >= _maxSilentEvents;
        if (wakes)
        {
            _lastWakeSeq = events[^1].Seq;
        }

        Tail.Publish(events, wakes);
    }

    [LoggerMessage(1, LogLevel.Error, "The translation of job {Job} into the dialect {Dialect} failed; its readers are disconnected and can reconnect.")]
    private partial void LogFault(string job, string dialect, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "The dialect {Dialect} threw at event {Seq} of job {Job}. The event is skipped. Later events of this job at which it throws are also skipped, but not logged.")]
    private partial void LogSkipped(long seq, string job, string dialect, Exception fault);
}
