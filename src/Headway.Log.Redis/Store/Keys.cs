using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Headway.Log.Redis.Store;

/// <summary>The names of a store's keys and channels. A cluster derives the slot of a key from the part in braces.</summary>
internal sealed class Keys(RedisConnection connection)
{
    /// <summary>Every job, oldest first, each with its owner: "id owner".</summary>
    public RedisKey AllJobs { get; } = connection.Name("{jobs}:all");

    /// <summary>The jobs that have not ended, oldest first.</summary>
    public RedisKey OpenJobs { get; } = connection.Name("{jobs}:open");

    /// <summary>The last place that was given among all jobs.</summary>
    public RedisKey LastPlace { get; } = connection.Name("{jobs}:place");

    /// <summary>The key with which nodes sign what they publish.</summary>
    public RedisKey TailKey { get; } = connection.Name("tail-key");

    /// <summary>The channel for creations with an idempotency key.</summary>
    public RedisChannel Arrivals { get; } = RedisChannel.Literal(connection.Name("arrivals"));

    /// <summary>The hashed idempotency keys of deleted jobs, by the time of the deletion.</summary>
    public RedisKey DeletedNames { get; } = connection.Name("{jobs}:deleted");

    /// <summary>The channel for deletions: "job grace", the grace in milliseconds.</summary>
    public RedisChannel Deletions { get; } = RedisChannel.Literal(connection.Name("deletions"));

    /// <summary>Marks a job as deleted for 24 hours, so that no node restores it.</summary>
    public RedisKey Deleted(string job) => connection.Name($"{{{job}}}:deleted");

    /// <summary>The state of a job: <c>v</c>, the version; <c>s</c>, the state; <c>l</c>, the newest seq; <c>n:NODE</c>, a node's last commit.</summary>
    public RedisKey State(string job) => connection.Name($"{{{job}}}:state");

    /// <summary>The request of a job.</summary>
    public RedisKey Request(string job) => connection.Name($"{{{job}}}:request");

    /// <summary>The producers of a job that its state does not hold: a hash of ids and states.</summary>
    public RedisKey Producers(string job) => connection.Name($"{{{job}}}:producers");

    /// <summary>The events of a job: a stream whose ids are the seqs.</summary>
    public RedisKey Log(string job) => connection.Name($"{{{job}}}:log");

    /// <summary>The channel for the new events of a job.</summary>
    public RedisChannel Tail(string job) => RedisChannel.Literal(connection.Name($"{{{job}}}:tail"));

    /// <summary>The jobs of one owner, oldest first.</summary>
    public RedisKey OwnersJobs(string owner) => connection.Name("{jobs}:owner:" + owner);

    /// <summary>The job that an owner created with a key: "id digest". The name of the key is a hash.</summary>
    public RedisKey Idempotency(string owner, string key) =>
        connection.Name("key:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{owner.Length}:{owner}{key}"))));
}
