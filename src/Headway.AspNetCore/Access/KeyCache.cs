using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Caches the keys and refreshes them on demand, one read at a time. While the cached keys are young enough, a request
/// uses them and the refresh runs in the background. A request waits for the refresh if the keys are too old or if the key
/// that its token names is missing.
/// </summary>
/// <remarks>Thread-safe: each refresh replaces the whole key set.</remarks>
internal sealed partial class KeyCache : IDisposable
{
    private static readonly TimeSpan s_firstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_readTimeout = TimeSpan.FromSeconds(10);

    private readonly AuthOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<KeyCache> _logger;
    private readonly IKeySource? _source;
    private readonly Lock _gate = new();
    private Task _reading = Task.CompletedTask;
    private volatile State _state = new(null, null, ReadAt: 0, TriedAt: 0, Wait: TimeSpan.Zero, HasFailed: false);

    /// <summary>Reads the keys. Keys of an authority are read in the background.</summary>
    /// <exception cref="AuthSettingException">Options contradict each other, or a key is invalid.</exception>
    public KeyCache(AuthOptions options, TimeProvider time, ILogger<KeyCache> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        KeySourceFactory.Algorithms(options);
        _source = KeySourceFactory.Create(options);
        if (_source?.ReadAtStart() is { } first)
        {
            Start(first, _source);
        }
        else if (_source is not null)
        {
            _ = RefreshAsync(_source);
        }
    }

    /// <summary>Whether a key source is configured, so that callers need a token.</summary>
    public bool IsNeeded => _source is not null;

    /// <summary>When to retry a request for which no keys were available; at least one second.</summary>
    public TimeSpan RetryAfter => _state is var state && state.Wait - _time.GetElapsedTime(state.TriedAt) is var left && left > s_firstBackoff ? left : s_firstBackoff;

    /// <summary>Returns the key set to verify a token with, or null if no usable keys are available.</summary>
    public async ValueTask<KeySet?> FindAsync(string? id, CancellationToken cancellationToken)
    {
        if (_source is not { } source)
        {
            return null;
        }

        var (now, state) = (_time.GetTimestamp(), _state);
        if (FreshKeys(state, source, now) is { } keys && keys.Knows(id))
        {
            if (_time.GetElapsedTime(state.ReadAt, now) >= source.RefreshAfter)
            {
                _ = RefreshAsync(source);
            }

            return keys;
        }

        await RefreshAsync(source).WaitAsync(cancellationToken);
        return FreshKeys(_state, source, now);
    }

    public void Dispose() => (_source as IDisposable)?.Dispose();

    private KeySet? FreshKeys(State state, IKeySource source, long now) => _time.GetElapsedTime(state.ReadAt, now) < source.MaxAge ? state.Keys : null;

    private void Start(KeyDocument document, IKeySource source)
    {
        var now = _time.GetTimestamp();
        var keys = KeySet.Read(document, source, _options, _time);
        if (keys.Count == 0)
        {
            var algorithms = string.Join(", ", KeySourceFactory.Algorithms(_options));
            throw new AuthSettingException(
                $"{source.Option} holds no key for {(_options.Algorithms is null ? algorithms : $"Auth:Algorithms={algorithms}")}{(keys.Skipped is [var first, ..] ? $"; {first}" : ".")}");
        }

        LogSkippedEntries(keys);
        _state = new(keys, document, now, now, source.MinInterval, HasFailed: false);
    }

    private Task RefreshAsync(IKeySource source)
    {
        lock (_gate)
        {
            if (_reading.IsCompleted && _time.GetElapsedTime(_state.TriedAt) >= _state.Wait)
            {
                _reading = ReadAsync(source);
            }

            return _reading;
        }
    }

    private async Task ReadAsync(IKeySource source)
    {
        var began = _time.GetTimestamp(); // the age counts from the start of the read, because a key may be withdrawn during it
        try
        {
            using var timeout = new CancellationTokenSource(s_readTimeout, _time);
            Accept(await source.ReadAsync(timeout.Token), source, began);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Fail(fault, source);
        }
    }

    private void Accept(KeyDocument document, IKeySource source, long began)
    {
        var before = _state;
        var isSame = before.Keys is not null && before.Document == document;
        var keys = isSame ? before.Keys! : KeySet.Read(document, source, _options, _time);
        _state = new(keys, document, began, began, source.MinInterval, HasFailed: false);
        if (!isSame)
        {
            LogSkippedEntries(keys);
        }

        if (!isSame || before.HasFailed)
        {
            LogRead(source.Option, keys.Count);
        }
    }

    private void Fail(Exception fault, IKeySource source)
    {
        var before = _state;
        var wait = before.HasFailed ? Min(before.Wait * 2, source.MaxBackoff) : s_firstBackoff;
        _state = before with { TriedAt = _time.GetTimestamp(), Wait = wait, HasFailed = true };
        if (!before.HasFailed)
        {
            LogFailed(source.Option, source.MaxAge, fault is AuthSettingException ? fault.Message : fault.GetBaseException().Message);
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private void LogSkippedEntries(KeySet keys)
    {
        if (keys.Skipped is [var first, ..])
        {
            LogSkipped(keys.Skipped.Count, first);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Option}: loaded keys; {Count} are in use.")]
    private partial void LogRead(string option, int count);

    [LoggerMessage(2, LogLevel.Warning, "{Option}: the keys cannot be read. Cached keys stay valid for at most {MaxAge} after they were read; after that, requests with a token get status 503 until the keys can be read again. {Reason}")]
    private partial void LogFailed(string option, TimeSpan maxAge, string reason);

    [LoggerMessage(3, LogLevel.Warning, "{Count} entries of the key set are not used. The first one: {Reason}")]
    private partial void LogSkipped(int count, string reason);

    private sealed record State(KeySet? Keys, KeyDocument? Document, long ReadAt, long TriedAt, TimeSpan Wait, bool HasFailed);
}
