using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Headway.Jobs;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Headway.Log.Redis.Queue;

/// <summary>
/// One job queue for many nodes. A node takes a job with a lease of <see cref="RedisOptions.LeaseTime"/>, and renews all its
/// leases together three times per lease time. Jobs whose leases expire go back to the front of the queue.
/// </summary>
/// <remarks>
/// <para>Thread-safe. The queue can be rebuilt from the logs if Redis loses it.</para>
/// <para>
/// A message announces new jobs; each heartbeat also polls. The clock of Redis decides when a lease expires. A node also
/// counts with its own clock, from the time of the request, so its leases expire locally before they expire in Redis.
/// </para>
/// </remarks>
public sealed partial class RedisJobQueue : IJobQueue
{
    // A job that only one node can run gains nothing from a fast takeover.
    private const int HoldFactor = 6;

    private readonly RedisConnection _connection;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly bool _takes;
    private readonly TimeSpan _life;
    private readonly RedisKey[] _keys;
    private readonly string _channel;
    private readonly string _name = Guid.NewGuid().ToString("n")[..16];
    private readonly ConcurrentDictionary<string, RedisJobLease> _leases = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _closing = new();
    private readonly RedisSubscription _wakeSubscription;
    private readonly Task _heartbeat;
    private long _tokens;
    private long _lost;
    private long _waiting;

    /// <summary>Opens the queue and starts the heartbeat.</summary>
    /// <param name="connection">The connection to Redis; the caller disposes it.</param>
    /// <param name="time">The clock for heartbeats and leases.</param>
    /// <param name="loggers">Creates the logger for lost leases.</param>
    /// <param name="takes">Whether this node takes jobs; false: it only enqueues them.</param>
    public RedisJobQueue(RedisConnection connection, TimeProvider time, ILoggerFactory loggers, bool takes = true)
    {
        _connection = connection;
        _time = time;
        _logger = loggers.CreateLogger<RedisJobQueue>();
        _takes = takes;
        _life = connection.Options.LeaseTime;
        _keys = [Name("line"), Name("leases"), Name("held"), Name("takes")];
        _channel = Name("wake");
        _connection.Restored += OnRestored;
        _wakeSubscription = connection.Subscribe(RedisChannel.Literal(_channel));
        _wakeSubscription.Queue.OnMessage(_ => _wake.Writer.TryWrite(true));
        _wake.Writer.TryWrite(true);
        _heartbeat = Task.Run(() => HeartbeatAsync(_closing.Token), CancellationToken.None);
    }

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public int Waiting => (int)Volatile.Read(ref _waiting);

    /// <summary>The number of leases that this node holds.</summary>
    public int Leases => _leases.Count;

    /// <summary>The number of leases that this node lost because it could not renew them in time.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <inheritdoc/>
    public Task EnqueueAsync(IReadOnlyList<string> jobs, CancellationToken cancellationToken) =>
        jobs.Count == 0 ? Task.CompletedTask : RunAsync(QueueScripts.Enqueue, [.. jobs.Select(static job => (RedisValue)job)], cancellationToken);

    /// <inheritdoc/>
    public Task WaitAsync(CancellationToken cancellationToken) =>
        _takes ? _wake.Reader.ReadAsync(cancellationToken).AsTask() : Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// A retry after a lost answer finds the job that the first attempt took. If the call fails, a job that it may have taken
    /// goes back to the queue.
    /// </remarks>
    public async Task<IJobLease?> TakeAsync(CancellationToken cancellationToken)
    {
        var token = NextToken();
        try
        {
            var (result, sent) = await RunAsync(QueueScripts.Take, [token, Milliseconds(_life)], cancellationToken);
            var answer = (RedisResult[])result!;
            SetWaiting((long)answer[1]);
            return answer[0].IsNull ? null : Add(new(this, (string)answer[0]!, token, _life, sent, _time));
        }
        catch
        {
            _ = EndAsync(token, _life, isBack: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IJobLease?> HoldAsync(string job, CancellationToken cancellationToken)
    {
        var (token, life) = (NextToken(), _life * HoldFactor);
        var (result, sent) = await RunAsync(QueueScripts.Hold, [token, Milliseconds(life), job], cancellationToken);
        return (long)result == 1 ? Add(new(this, job, token, life, sent, _time)) : null;
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string job, CancellationToken cancellationToken) =>
        _connection.TryAsync(redis => redis.SortedSetRemoveAsync(_keys[0], job), cancellationToken);

    /// <inheritdoc/>
    public async Task<int?> PositionAsync(string job, CancellationToken cancellationToken) =>
        (int?)(await _connection.TryAsync(redis => redis.SortedSetRankAsync(_keys[0], job), cancellationToken) + 1);

    /// <inheritdoc/>
    /// <remarks>Per lease time, the call completes on one node only.</remarks>
    public async Task WaitForReviewAsync(CancellationToken cancellationToken)
    {
        do
        {
            await Task.Delay(_life, _time, cancellationToken);
        }
        while (!await _connection.TryAsync(redis => redis.StringSetAsync(Name("review"), _name, _life * 0.9, When.NotExists), cancellationToken));
    }

    /// <summary>Stops the heartbeat. Leases are not released; they expire.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        _connection.Restored -= OnRestored;
        await _closing.CancelAsync();
        await _heartbeat;
        _wakeSubscription.Dispose();
        _closing.Dispose();
    }

    internal void Remove(RedisJobLease lease) => _leases.TryRemove(lease.Token, out _);

    internal void OnLost(RedisJobLease lease)
    {
        Remove(lease);
        Interlocked.Increment(ref _lost);
        LogLost(lease.Job);
    }

    internal Task EndAsync(RedisJobLease lease, bool isBack) => EndAsync(lease.Token, lease.Life, isBack);

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    private RedisJobLease Add(RedisJobLease lease)
    {
        _leases[lease.Token] = lease;
        return lease;
    }

    // Retries for the lifetime of the lease; after that it has expired.
    private async Task EndAsync(string token, TimeSpan life, bool isBack)
    {
        try
        {
            using var timeout = new CancellationTokenSource(life, _time);
            await RunAsync(QueueScripts.End, [token, isBack ? "back" : ""], timeout.Token);
        }
        catch (Exception fault)
        {
            LogNotEnded(token, fault);
        }
    }

    private async Task<(RedisResult Result, long Sent)> RunAsync(string script, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var sent = 0L;
        RedisValue[] all = [_channel, .. arguments];
        var result = await _connection.TryAsync(
            redis =>
            {
                sent = _time.GetTimestamp();
                return redis.ScriptEvaluateAsync(script, _keys, all);
            },
            cancellationToken);
        return (result, sent);
    }

    // The braces put all keys into one slot of a cluster, so scripts can use them together.
    private string Name(string part) => _connection.Name("{queue}:" + part);

    private string NextToken() => string.Create(CultureInfo.InvariantCulture, $"{_name}-{Interlocked.Increment(ref _tokens)}");

    private void SetWaiting(long count)
    {
        Volatile.Write(ref _waiting, count);
        if (count > 0)
        {
            _wake.Writer.TryWrite(true);
        }
    }

    private void OnRestored(object? sender, EventArgs e) => _wake.Writer.TryWrite(true);

    [LoggerMessage(1, LogLevel.Warning, "The lease on job {Job} was lost; another node may have taken it.")]
    private partial void LogLost(string job);

    [LoggerMessage(3, LogLevel.Warning, "The lease {Token} could not be released; it will expire.")]
    private partial void LogNotEnded(string token, Exception fault);
}
