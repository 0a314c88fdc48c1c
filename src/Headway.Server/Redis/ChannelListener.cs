using System.Net.Sockets;
using Headway.AspNetCore;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// Listens to the channels of the dialects. Every process is subscribed, and one, the leader, appends what is published.
/// </summary>
/// <remarks>
/// A claim for each message would cost a round trip each, and two processes that claim in turn lose the order.
/// <list type="number">
/// <item>A process takes the lease (<see cref="ChannelLease"/>) and publishes a mark on each contract's channels.</item>
/// <item>It takes the messages behind its mark (<see cref="ChannelSubscription"/>).</item>
/// <item>If the leader before hands over, it waits until that one has appended what came before the mark. If not,
/// messages may be missing, and it tells each open job so.</item>
/// <item>It appends (<see cref="ChannelSession"/>) and keeps the lease. Its term is the epoch of its appends.</item>
/// <item>When it stops, it frees the lease, takes messages up to the successor's mark, and appends them.</item>
/// </list>
/// </remarks>
internal sealed partial class ChannelListener(
    RedisConnection redis, ChannelRoutes routes, ChannelLease lease, ChannelParts parts, HttpOptions http, ILogger<ChannelListener> logger) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan s_longestBeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_handOver = TimeSpan.FromSeconds(4);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _freed = new(0);
    private ChannelSubscription[] _subscriptions = [];
    private RedisConnection? _connection;
    private RedisSubscription? _free;
    private ChannelTerm? _leading;
    private Task _running = Task.CompletedTask;
    private long _above;
    private int _server;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await SubscribeAsync(cancellationToken);
        if (lease.IsShared)
        {
            _free = redis.Subscribe(lease.Freed);
            _free.Queue.OnMessage(message => _ = message.Message == lease.Node ? 0 : _freed.Release());
        }

        parts.Counts.Held = () => _leading?.Session.Held ?? default;
        _running = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await UnsubscribeAsync();
        _free?.Dispose();
        _stopping.Dispose();
        _freed.Dispose();
    }

    private void OnRestored(object? sender, EventArgs e) => _leading?.Interrupt();

    // The connection is its own: Redis cuts off a subscriber that is too far behind, and the store's must not be cut off with it.
    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        _connection = await RedisConnection.OpenOneAsync(redis.Options, _server++, parts.Time);
        _connection.Restored += OnRestored;
        _subscriptions = [.. routes.All.Select(route => new ChannelSubscription(_connection, route, parts.Counts, http))];
        await Task.WhenAll(_subscriptions.Select(subscription => subscription.ConfirmedAsync(cancellationToken)));
    }

    private async Task UnsubscribeAsync()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }

        _subscriptions = [];
        if (_connection is { } connection)
        {
            _connection = null;
            connection.Restored -= OnRestored;
            await connection.DisposeAsync();
        }
    }

    // One server of a cluster may be gone for good.
    private async Task ChangeServerAsync()
    {
        if (_connection is null || (_connection.Addresses > 1 && _subscriptions.Any(static subscription => !subscription.IsConnected)))
        {
            await UnsubscribeAsync();
            await SubscribeAsync(_stopping.Token);
        }
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await ChangeServerAsync();
                var asked = parts.Time.GetTimestamp();
                if (await lease.TryTakeAsync(_above, _stopping.Token) is var (term, leaving))
                {
                    await LeadAsync(new(term, asked, lease, parts), leaving);
                }

                if (!_stopping.IsCancellationRequested)
                {
                    await _freed.WaitAsync(lease.IsShared ? lease.Time / 5 : s_longestBeat, _stopping.Token);
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
            }
            catch (Exception fault)
            {
                LogFault(fault);
                await Task.Delay(s_longestBeat, parts.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LeadAsync(ChannelTerm term, long leaving)
    {
        using var leading = term;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(term.Over, _stopping.Token);
        var keeping = term.KeepAsync(_subscriptions, ended);
        try
        {
            _leading = term;
            await OpenAsync(term.Session, ended.Token);
            var isWhole = leaving != 0 && await lease.FinishedAsync(leaving, s_handOver, ended.Token);
            term.Session.Begin(isWhole ? [] : await parts.Jobs.ListOpenAsync(ended.Token));
            parts.Counts.IsListening = true;
            LogLeads(term.Session.Term);
            await Task.Delay(Timeout.InfiniteTimeSpan, parts.Time, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception fault) when (fault is OperationCanceledException or TimeoutException or LogStoreException or RedisException or SocketException)
        {
            // The term is over, the process stops, or Redis is out of reach.
        }
        finally
        {
            var hasLed = parts.Counts.IsListening;
            parts.Counts.IsListening = false;
            _leading = null;
            await ended.CancelAsync();
            await keeping;
            await EndAsync(term, hasLed);
            _above = term.Session.HighestEpoch;
        }
    }

    private async Task OpenAsync(ChannelSession session, CancellationToken cancellationToken)
    {
        if (lease.IsShared)
        {
            await Task.WhenAll(_subscriptions.Select(subscription => subscription.OpenAtMarkAsync(session, cancellationToken))).WaitAsync(ChannelTerm.Answer, parts.Time, cancellationToken);
            return;
        }

        foreach (var subscription in _subscriptions)
        {
            subscription.Open(session);
        }
    }

    private async Task EndAsync(ChannelTerm term, bool hasLed)
    {
        try
        {
            if (hasLed && _stopping.IsCancellationRequested && !term.Over.IsCancellationRequested && !lease.IsCluster)
            {
                await term.HandOverAsync(_subscriptions);
            }
            else
            {
                await term.EndAsync(_subscriptions, hasLed);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or TimeoutException or LogStoreException)
        {
            // The lease expires, and the next leader tells the jobs that messages may be missing.
        }
        finally
        {
            foreach (var subscription in _subscriptions)
            {
                subscription.Close();
            }

            await term.CancelAsync();
        }
    }

    [LoggerMessage(1, LogLevel.Information, "This process listens to the channels now, in term {Term}.")]
    private partial void LogLeads(long term);

    [LoggerMessage(3, LogLevel.Error, "Listening to the channels failed; it is tried again.")]
    private partial void LogFault(Exception fault);
}
