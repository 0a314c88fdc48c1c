using System.Net.Sockets;
using Headway.AspNetCore;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// Appends the messages on the channels of the dialects. Every process subscribes; only the leader appends.
/// </summary>
/// <remarks>
/// A claim per message would cost a round trip each, and would lose the order between two processes.
/// <list type="number">
/// <item>A process takes the lease (<see cref="ChannelLease"/>) and publishes a mark on the channels of each dialect.</item>
/// <item>It accepts the messages after its mark (<see cref="ChannelSubscription"/>).</item>
/// <item>If its predecessor hands over, it waits until the predecessor has appended the messages before the mark. Otherwise
/// messages may be missing, and it appends a gap note to each open job.</item>
/// <item>It appends (<see cref="ChannelSession"/>) and renews the lease. Its term is the epoch of its appends.</item>
/// <item>When it stops, it releases the lease, and appends the messages up to its successor's mark.</item>
/// </list>
/// </remarks>
internal sealed partial class ChannelListener(
    RedisConnection redis, ChannelRoutes routes, ChannelLease lease, ChannelParts parts, HttpOptions http, ILogger<ChannelListener> logger) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan s_maxInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_handOverTimeout = TimeSpan.FromSeconds(4);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _freed = new(0);
    private ChannelSubscription[] _subscriptions = [];
    private RedisConnection? _connection;
    private RedisSubscription? _freedSubscription;
    private ChannelTerm? _term;
    private Task _running = Task.CompletedTask;
    private long _highestEpoch;
    private int _server;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await SubscribeAsync(cancellationToken);
        if (lease.IsShared)
        {
            _freedSubscription = redis.Subscribe(lease.Freed);
            _freedSubscription.Queue.OnMessage(message => _ = message.Message == lease.Node ? 0 : _freed.Release());
        }

        parts.Counts.Held = () => _term?.Session.Buffered ?? default;
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
        _freedSubscription?.Dispose();
        _stopping.Dispose();
        _freed.Dispose();
    }

    private void OnRestored(object? sender, EventArgs e) => _term?.Interrupt();

    // A separate connection: Redis disconnects a subscriber that is too far behind, and the store's connection must stay.
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

    // A server of a cluster may not come back.
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
                var requested = parts.Time.GetTimestamp();
                if (await lease.TryTakeAsync(_highestEpoch, _stopping.Token) is var (term, predecessor))
                {
                    await LeadAsync(new(term, requested, lease, parts), predecessor);
                }

                if (!_stopping.IsCancellationRequested)
                {
                    await _freed.WaitAsync(lease.IsShared ? lease.Time / 5 : s_maxInterval, _stopping.Token);
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
            }
            catch (Exception fault)
            {
                LogFault(fault);
                await Task.Delay(s_maxInterval, parts.Time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LeadAsync(ChannelTerm term, long predecessor)
    {
        using var leading = term;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(term.Over, _stopping.Token);
        var keeping = term.KeepAsync(_subscriptions, ended);
        try
        {
            _term = term;
            await OpenAsync(term.Session, ended.Token);
            var isComplete = predecessor != 0 && await lease.WaitForHandOverAsync(predecessor, s_handOverTimeout, ended.Token);
            term.Session.Begin(isComplete ? [] : await parts.Jobs.ListOpenAsync(ended.Token));
            parts.Counts.IsListening = true;
            LogLeads(term.Session.Term);
            await Task.Delay(Timeout.InfiniteTimeSpan, parts.Time, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception fault) when (fault is OperationCanceledException or TimeoutException or LogStoreException or RedisException or SocketException)
        {
            // The term is over, the process stops, or Redis is unreachable.
        }
        finally
        {
            var hasAppended = parts.Counts.IsListening;
            parts.Counts.IsListening = false;
            _term = null;
            await ended.CancelAsync();
            await keeping;
            await EndAsync(term, hasAppended);
            _highestEpoch = term.Session.HighestEpoch;
        }
    }

    private async Task OpenAsync(ChannelSession session, CancellationToken cancellationToken)
    {
        if (lease.IsShared)
        {
            await Task.WhenAll(_subscriptions.Select(subscription => subscription.OpenAtMarkAsync(session, cancellationToken))).WaitAsync(ChannelTerm.AnswerTimeout, parts.Time, cancellationToken);
            return;
        }

        foreach (var subscription in _subscriptions)
        {
            subscription.Open(session);
        }
    }

    private async Task EndAsync(ChannelTerm term, bool hasAppended)
    {
        try
        {
            if (hasAppended && _stopping.IsCancellationRequested && !term.Over.IsCancellationRequested && !lease.IsCluster)
            {
                await term.HandOverAsync(_subscriptions);
            }
            else
            {
                await term.EndAsync(_subscriptions, hasAppended);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or TimeoutException or LogStoreException)
        {
            // The lease expires, and the next leader appends gap notes.
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

    [LoggerMessage(1, LogLevel.Information, "This process now appends the messages of the channels, in term {Term}.")]
    private partial void LogLeads(long term);

    [LoggerMessage(3, LogLevel.Error, "The channels could not be read; retrying.")]
    private partial void LogFault(Exception fault);
}
