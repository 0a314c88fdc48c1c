namespace Headway.Log.Redis.Store;

/// <summary>
/// Writes one log in groups: the writes that arrive during a commit form the next group. It validates a group against the
/// cached state; if another node has written meanwhile, the commit is refused and the group is validated again.
/// </summary>
/// <remarks>Thread-safe. At most one commit runs at a time; it owns <see cref="_state"/>.</remarks>
internal sealed class LogWriter
{
    private const int MaxWrites = 4096;
    private const int MaxBytes = 4 << 20;

    private readonly string _job;
    private readonly JobStore _store;
    private readonly Lock _gate = new();
    private List<PendingWrite> _pending = [];
    private bool _busy;
    private bool _retired;
    private JobState? _state;
    private bool _isUncertain; // the last commit failed without a result

    public LogWriter(string job, JobStore store, JobState? state)
    {
        _job = job;
        _store = store;
        _state = state;
    }

    /// <summary>The events written here in the last seconds.</summary>
    public RecentEvents Recent { get; } = new();

    /// <summary>Queues a write; its task completes with the result. False: this writer is retired, so the caller must use another.</summary>
    public bool TryWrite(PendingWrite write)
    {
        lock (_gate)
        {
            if (_retired)
            {
                return false;
            }

            _pending.Add(write);
            if (_busy)
            {
                return true;
            }

            _busy = true;
        }

        _ = RunAsync();
        return true;
    }

    /// <summary>Retires the writer if it is idle.</summary>
    public bool Retire()
    {
        lock (_gate)
        {
            return _retired = _retired || !_busy;
        }
    }

    private async Task RunAsync()
    {
        while (TakeGroup() is { } group)
        {
            try
            {
                await CommitAsync(group);
            }
            catch (Exception fault)
            {
                _isUncertain = true; // the next group loads the state first
                group.ForEach(write => write.Fail(fault));
            }
        }

        if (_state is not { Record.IsClosed: false })
        {
            _store.RemoveIdle(_job, this);
        }
    }

    private List<PendingWrite>? TakeGroup()
    {
        lock (_gate)
        {
            if (_pending.Count == 0)
            {
                _busy = false;
                return null;
            }

            var (count, size) = (0, 0);
            while (count < _pending.Count && count < MaxWrites && size < MaxBytes)
            {
                size += _pending[count++].Size;
            }

            if (count == _pending.Count)
            {
                var all = _pending;
                _pending = [];
                return all;
            }

            var group = _pending.GetRange(0, count);
            _pending.RemoveRange(0, count);
            return group;
        }
    }

    private async Task CommitAsync(List<PendingWrite> group)
    {
        for (var isFresh = false; ;)
        {
            if (!isFresh && (_state is null || _isUncertain))
            {
                await LoadAsync();
                isFresh = true;
            }

            if (_state is null)
            {
                group.ForEach(static write => write.Result = new(AppendOutcome.UnknownJob));
                break;
            }

            var spilled = await LoadSpilledAsync(_state, group);
            var draft = Draft.Of(_state, spilled, group, _store.NextVersion(), _store.Now());
            if (draft.ChangesAnything)
            {
                var (isStored, found) = await _store.StoreAsync(_job, draft);
                if (isStored)
                {
                    Recent.Add(draft.Events);
                    _state = draft.Result;
                    break;
                }

                _state = await RecoverAsync(found);
                isFresh = true;
            }
            else if (isFresh)
            {
                break;
            }
            else
            {
                await LoadAsync(); // a refusal must be based on the current state
                isFresh = true;
            }
        }

        group.ForEach(static write => write.Answer());
    }

    // If another node writes meanwhile, the draft is refused and the producers are loaded again.
    private async Task<SpilledProducers> LoadSpilledAsync(JobState state, List<PendingWrite> group)
    {
        if (state.Producers.Count < JobState.MaxProducers)
        {
            return SpilledProducers.None;
        }

        string[] ids = [.. group.Select(static write => write.Producer?.Id).OfType<string>().Where(id => !state.Producers.ContainsKey(id)).Distinct(StringComparer.Ordinal)];
        return ids.Length == 0 ? SpilledProducers.None : await _store.LoadProducersAsync(_job, ids);
    }

    private async Task LoadAsync()
    {
        _state = await RecoverAsync(await _store.LoadAsync(_job, CancellationToken.None), isThorough: true);
        _isUncertain = false;
    }

    // If the state in Redis is older than an acknowledged one, Redis has lost data.
    private async Task<JobState?> RecoverAsync(JobState? found, bool isThorough = false) =>
        _state is { Record: { IsClosed: false } known } && (isThorough || found is null || found.Record.LastSeq < known.LastSeq)
            ? await _store.Recovery.CheckAsync(known, _state.Producers, Recent, found)
            : found;

    /// <summary>Checks whether Redis still has the events written here; recovers the log if not.</summary>
    public async Task VerifyAsync()
    {
        lock (_gate)
        {
            if (_busy || _state is not { Record.IsClosed: false })
            {
                return; // a running commit detects a loss itself
            }

            _busy = true;
        }

        try
        {
            await LoadAsync();
        }
        catch (LogStoreException)
        {
            _isUncertain = true;
        }

        await RunAsync();
    }
}
