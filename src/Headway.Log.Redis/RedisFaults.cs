using System.Net.Sockets;
using StackExchange.Redis;

namespace Headway.Log.Redis;

/// <summary>Sorts the client's exceptions.</summary>
internal static class RedisFaults
{
    /// <summary>Whether Redis has reached its <c>maxmemory</c>. Before Redis 7 an error inside a script is wrapped in another one.</summary>
    public static bool IsFull(RedisServerException fault) =>
        fault.Kind == RedisErrorKind.OutOfMemory || fault.Message.Contains("used memory > 'maxmemory'", StringComparison.Ordinal);

    /// <summary>Whether the same command may succeed later.</summary>
    public static bool IsPassing(Exception fault) => fault switch
    {
        RedisServerException server => IsPassing(server.Kind),
        RedisException or TimeoutException or SocketException or IOException or ObjectDisposedException => true,
        _ => false,
    };

    /// <summary>Whether Redis has refused a login. The client wraps that.</summary>
    public static bool IsRefused(Exception? fault) =>
        fault is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } || (fault is not null && IsRefused(fault.InnerException));

    /// <summary>Explains why the connection could not be opened.</summary>
    /// <param name="places">The addresses that were tried.</param>
    /// <param name="isRefused">Whether Redis has refused a login.</param>
    /// <param name="fault">What the last try ended with.</param>
    public static LogStoreException NotOpened(string places, bool isRefused, Exception fault) => new(
        "store_unreachable",
        isRefused
            ? $"Redis at {places} refuses the user name or the password. Correct Redis:Url (REDIS_URL), or the user's ACL."
            : $"Redis does not answer at {places}. Start it, or correct Redis:Url (REDIS_URL).",
        fault);

    private static bool IsPassing(RedisErrorKind kind) => kind is
        RedisErrorKind.ConnectionFault or RedisErrorKind.Timeout or RedisErrorKind.Loading or RedisErrorKind.ClusterDown
        or RedisErrorKind.MasterDown or RedisErrorKind.TryAgain or RedisErrorKind.NoReplicas or RedisErrorKind.Busy
        or RedisErrorKind.MaxClients or RedisErrorKind.Moved or RedisErrorKind.Ask or RedisErrorKind.UnknownRedirectTarget
        or RedisErrorKind.ReadOnly or RedisErrorKind.NoScript;
}
