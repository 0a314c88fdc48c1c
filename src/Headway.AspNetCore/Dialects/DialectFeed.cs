using System.Buffers;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// Feeds one connection with the messages of a job in a dialect. It copies from the shared translation. A reader behind the
/// start of the shared tail folds the log itself until it has caught up.
/// </summary>
internal sealed class DialectFeed : Feed
{
    private const int Batch = 128;

    private readonly EventLog _log;
    private readonly Translations _translations;
    private readonly Translation _translation;
    private readonly MessageWriter _writer;
    private readonly Connection _connection;
    private (Translator Translator, long Seq)? _own;
    private long _cursor;
    private bool _isOver;
    private bool _disposed;

    public DialectFeed(EventLog log, Translations translations, Dialect dialect, JobRecord job, long cursor, MessageWriter writer, Connection connection)
        : base(job.Id)
    {
        _log = log;
        _translations = translations;
        _writer = writer;
        _connection = connection;
        _cursor = cursor;
        _isOver = job.IsClosed && cursor >= job.LastSeq;
        _translation = translations.Enter(dialect, FoldedJob.Of(job), connection.Signal);
    }

    /// <summary>Filters messages by name; null: all pass. The last message of a job always passes. Set on the loop's task.</summary>
    public Func<string, bool>? Shows { get; set; }

    public override long Cursor => Volatile.Read(ref _cursor);

    /// <summary>Counts only events that produce messages.</summary>
    public override long Lag => Math.Max(0, _translation.LastMessageSeq - Cursor);

    public override bool IsOver => _isOver;

    public override async ValueTask<bool> CopyAsync(CancellationToken cancellationToken)
    {
        if (_translation.Tail.Head <= _cursor)
        {
            return _translation.Fault is { } fault ? throw new LogStoreException("translation_failed", "The translation of the job failed.", fault) : false;
        }

        var buffer = ArrayPool<Translated>.Shared.Rent(Batch);
        try
        {
            var count = _translation.Tail.Copy(_cursor, buffer.AsSpan(0, Batch));
            if (count == 0)
            {
                return await FoldAgainAsync(cancellationToken);
            }

            _own = null;
            Write(buffer.AsSpan(0, count));
            return true;
        }
        finally
        {
            ArrayPool<Translated>.Shared.Return(buffer, clearArray: true);
        }
    }

    public override void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _translations.Leave(_translation, _connection.Signal);
        }
    }

    private async ValueTask<bool> FoldAgainAsync(CancellationToken cancellationToken)
    {
        var (translator, at) = _own ?? (_translation.Dialect.Begin(_translation.Job), 0L);
        var page = await _log.Pages.ReadAsync(Job, at, Batch, cancellationToken); // cached: other late readers read the same pages
        foreach (var e in page.Events)
        {
            var translated = _translation.Translate(translator, e);
            at = e.Seq;
            if (e.Seq > _cursor)
            {
                Write([translated]);
            }
        }

        _own = (translator, at);
        return page.Events.Count > 0;
    }

    private void Write(ReadOnlySpan<Translated> events)
    {
        int sent = 0, filtered = 0, throttled = 0;
        foreach (var e in events)
        {
            throttled += e.Throttled;
            foreach (var message in e.Messages)
            {
                if (message.IsTerminal || Shows is null || Shows(message.Name))
                {
                    _writer.Write(message);
                    sent++;
                }
                else
                {
                    filtered++;
                }
            }

            Volatile.Write(ref _cursor, e.Seq);
            _isOver |= e.IsTerminal;
        }

        _connection.Counts.Add(sent, filtered, throttled);
        if (sent > 0)
        {
            _connection.RecordMessage();
        }
    }
}
