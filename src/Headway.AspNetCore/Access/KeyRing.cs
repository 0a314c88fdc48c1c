using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Keeps the keys fresh. They are read when a request needs them, by one reader at a time: in the background while the
/// present keys may still be used, and before the request is answered when they are too old or lack the key that a token
/// names.
/// </summary>
/// <remarks>Thread-safe: a set is replaced as a whole.</remarks>
internal sealed partial class KeyRing : IDisposable
{
    private static readonly TimeSpan s_firstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_readTimeout = TimeSpan.FromSeconds(10);

    private readonly AuthOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<KeyRing> _logger;
    private readonly IKeySource? _source;
    private readonly Lock _gate = new();
    private Task _reading = Task.CompletedTask;
    private volatile State _state = new(null, null, ReadAt: 0, TriedAt: 0, Wait: TimeSpan.Zero, HasFailed: false);

    /// <summary>Reads the keys, or begins to when they are at an authority.</summary>
    /// <exception cref="AuthSettingException">The settings contradict each other, or a key cannot be used.</exception>
    public KeyRing(AuthOptions options, TimeProvider time, ILogger<KeyRing> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        KeySources.Algorithms(options);
        _source = KeySources.Of(options);
        if (_source?.ReadAtStart() is { } first)
        {
            Start(first, _source);
        }
        else if (_source is not null)
        {
            _ = RefreshAsync(_source);
        }
    }

    /// <summary>Whether there are keys, so that callers must show a token.</summary>
    public bool IsNeeded => _source is not null;

    /// <summary>When a request that found no keys may come again; at least a second.</summary>
    public TimeSpan RetryAfter => _state is var state && state.Wait - _time.GetElapsedTime(state.TriedAt) is var left && left > s_firstBackoff ? left : s_firstBackoff;

    /// <summary>The keys to check a token with that names this key; null when there are none that may be used.</summary>
    public async ValueTask<KeySet?> FindAsync(string? id, CancellationToken cancellationToken)
    {
        if (_source is not { } source)
        {
            return null;
        }

        var (now, state) = (_time.GetTimestamp(), _state);
        if (Trusted(state, source, now) is { } keys && keys.Knows(id))
        {
            if (_time.GetElapsedTime(state.ReadAt, now) >= source.RefreshAfter)
            {
                _ = RefreshAsync(source);
            }

            return keys;
        }

        await RefreshAsync(source).WaitAsync(cancellationToken);
        return Trusted(_state, source, now);
    }

    public void Dispose() => (_source as IDisposable)?.Dispose();

    private KeySet? Trusted(State state, IKeySource source, long now) => _time.GetElapsedTime(state.ReadAt, now) < source.TrustFor ? state.Keys : null;

    private void Start(KeyDocument document, IKeySource source)
    {
        var now = _time.GetTimestamp();
        var keys = KeySet.Read(document, source, _options, _time);
        if (keys.Count == 0)
        {
            var algorithms = string.Join(", ", KeySources.Algorithms(_options));
            throw new AuthSettingException(
                $"{source.Option} holds no key for {(_options.Algorithms is null ? algorithms : $"Auth:Algorithms={algorithms}")}{(keys.Skipped is [var first, ..] ? $"; {first}" : ".")}");
        }

        TellSkipped(keys);
        _state = new(keys, document, now, now, source.LeastGap, HasFailed: false);
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
        var began = _time.GetTimestamp(); // a key may be withdrawn while the answer is on its way
        try
        {
            using var limit = new CancellationTokenSource(s_readTimeout, _time);
            Accept(await source.ReadAsync(limit.Token), source, began);
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
        _state = new(keys, document, began, began, source.LeastGap, HasFailed: false);
        if (!isSame)
        {
            TellSkipped(keys);
        }

        if (!isSame || before.HasFailed)
        {
            LogRead(source.Option, keys.Count);
        }
    }

    private void Fail(Exception fault, IKeySource source)
    {
        var before = _state;
        var wait = before.HasFailed ? Least(before.Wait * 2, source.MostBackoff) : s_firstBackoff;
        _state = before with { TriedAt = _time.GetTimestamp(), Wait = wait, HasFailed = true };
        if (!before.HasFailed)
        {
            LogFailed(source.Option, source.TrustFor, fault is AuthSettingException ? fault.Message : fault.GetBaseException().Message);
        }
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private void TellSkipped(KeySet keys)
    {
        if (keys.Skipped is [var first, ..])
        {
            LogSkipped(keys.Skipped.Count, first);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Option}: the keys were read; {Count} are in force.")]
    private partial void LogRead(string option, int count);

    [LoggerMessage(2, LogLevel.Warning, "{Option}: the keys cannot be read. The old keys count for at most {TrustFor} after they were read; then tokens are answered 503 until the keys are back. {Reason}")]
    private partial void LogFailed(string option, TimeSpan trustFor, string reason);

    [LoggerMessage(3, LogLevel.Warning, "{Count} entries of the key set are not used. The first is {Reason}")]
    private partial void LogSkipped(int count, string reason);

    private sealed record State(KeySet? Keys, KeyDocument? Document, long ReadAt, long TriedAt, TimeSpan Wait, bool HasFailed);
}
