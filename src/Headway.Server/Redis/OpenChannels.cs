using Headway.AspNetCore.Dialects.Channels;
using Headway.Log;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// The channels with open jobs, as a set in Redis. A new leader appends gap notes to these jobs.
/// </summary>
/// <param name="redis">The connection.</param>
/// <param name="routes">The dialects that have channels.</param>
/// <param name="logs">Distinguishes processes that do not share logs.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class OpenChannels(RedisConnection redis, ChannelRoutes routes, string logs)
{
    private RedisKey Key => redis.Name($"{{channels}}:open{logs}");

    /// <summary>Lists all open channels.</summary>
    /// <exception cref="LogStoreException">Redis is unreachable.</exception>
    public async Task<IReadOnlyList<ChannelId>> ListAsync(CancellationToken cancellationToken)
    {
        var members = await redis.TryAsync(database => database.SetMembersAsync(Key), cancellationToken);
        return [.. members.Select(static member => (string)member!).Select(Read).OfType<ChannelId>()];
    }

    /// <summary>Adds channels. Does nothing if Redis is unreachable; this process also caches them.</summary>
    public Task AddAsync(IEnumerable<ChannelId> channels) =>
        TryAsync([.. channels.Select(static channel => (RedisValue)Member(channel))], (database, members) => database.SetAddAsync(Key, members));

    /// <summary>Removes a channel whose job has ended. If Redis is unreachable, the next leader removes it.</summary>
    public Task RemoveAsync(ChannelId channel) => TryAsync([Member(channel)], (database, members) => database.SetRemoveAsync(Key, members));

    private static string Member(ChannelId channel) => $"{channel.Route.Dialect.Name} {channel.Id}";

    private ChannelId? Read(string member) =>
        member.Split(' ', 2) is [var dialect, var id] && routes.All.FirstOrDefault(route => route.Dialect.Name == dialect) is { } route ? new(route, id) : null;

    private async Task TryAsync(RedisValue[] members, Func<IDatabase, RedisValue[], Task<long>> change)
    {
        try
        {
            if (members.Length > 0)
            {
                await change(redis.Database, members);
            }
        }
        catch (Exception fault) when (fault is RedisException or TimeoutException or IOException or System.Net.Sockets.SocketException)
        {
            // Ignored: the summaries of AddAsync and RemoveAsync give the reasons.
        }
    }
}
