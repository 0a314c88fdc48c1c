using Headway.Bench.Processes;
using Headway.Bench.Redis;

namespace Headway.Faults.Partitions;

/// <summary>A place for one node whose way to Redis can be cut and mended, while its way to its clients stays.</summary>
internal interface IPartition : IAsyncDisposable
{
    /// <summary>What cuts, in a few words.</summary>
    string Means { get; }

    /// <summary>What the Redis must be told at its start.</summary>
    string[] RedisOptions { get; }

    /// <summary>Where the node runs.</summary>
    ServerEnvironment Place { get; }

    /// <summary>The <c>Redis:Url</c> of the node. Called once, when the Redis is there.</summary>
    string UrlOf(RedisServer redis);

    /// <summary>From here on no byte arrives on either side, and neither side is told.</summary>
    Task DisconnectAsync();

    /// <summary>The way is whole again.</summary>
    Task ReconnectAsync();
}
