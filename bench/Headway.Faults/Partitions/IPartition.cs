using Headway.Bench.Processes;
using Headway.Bench.Redis;

namespace Headway.Faults.Partitions;

/// <summary>A network partition between one node and Redis. The node's connections to its clients are not affected.</summary>
internal interface IPartition : IAsyncDisposable
{
    /// <summary>How the partition is made.</summary>
    string Method { get; }

    /// <summary>Command-line options for Redis.</summary>
    string[] RedisOptions { get; }

    /// <summary>The environment of the node.</summary>
    ServerEnvironment NodeEnvironment { get; }

    /// <summary>The <c>Redis:Url</c> of the node. Called once, when Redis is running.</summary>
    string UrlOf(RedisServer redis);

    /// <summary>Starts the partition: no bytes arrive, and no connection is closed.</summary>
    Task DisconnectAsync();

    /// <summary>Ends the partition.</summary>
    Task ReconnectAsync();
}
