using Headway.Log;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Dialects;

/// <summary>The translations that have readers: one for each job and dialect.</summary>
/// <remarks>Thread-safe. <see cref="_gate"/> guards all fields and <see cref="Translation.Readers"/>.</remarks>
internal sealed class Translations(EventLog log, LogOptions options, ILogger<Translation> logger)
{
    private const int MostSkipped = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Job, string Dialect), Translation> _live = [];
    private readonly HashSet<(string Job, string Dialect)> _skipped = []; // jobs with an event at which the fold threw

    /// <summary>The number of translations.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _live.Count;
            }
        }
    }

    /// <summary>Joins a job's translation and starts it for the first reader. Call <see cref="Leave"/> afterwards.</summary>
    public Translation Enter(Dialect dialect, FoldedJob job, ReaderSignal signal)
    {
        Translation translation;
        lock (_gate)
        {
            var key = (job.Id, dialect.Name);
            if (!_live.TryGetValue(key, out var live) || live.Fault is not null)
            {
                _live[key] = live = new(log, options, dialect, job, () => IsFirstSkip(key), logger);
            }

            translation = live;
            translation.Tail.Join(signal);
            if (translation.Readers++ > 0)
            {
                return translation;
            }
        }

        _ = Task.Run(translation.RunAsync); // it catches all exceptions
        return translation;
    }

    /// <summary>Leaves a translation, and stops it after the last reader.</summary>
    public void Leave(Translation translation, ReaderSignal signal)
    {
        translation.Tail.Leave(signal);
        lock (_gate)
        {
            if (--translation.Readers > 0)
            {
                return;
            }

            var key = (translation.Job.Id, translation.Dialect.Name);
            if (_live.GetValueOrDefault(key) == translation)
            {
                _live.Remove(key);
            }
        }

        translation.Dispose();
    }

    // Several folds of one job throw at the same events; only the first is logged.
    private bool IsFirstSkip((string Job, string Dialect) key)
    {
        lock (_gate)
        {
            if (_skipped.Count >= MostSkipped)
            {
                _skipped.Clear();
            }

            return _skipped.Add(key);
        }
    }
}
