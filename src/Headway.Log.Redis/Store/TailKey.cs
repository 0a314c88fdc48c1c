using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Headway.Log.Redis.Store;

/// <summary>
/// The key with which nodes authenticate what they publish (HMAC-SHA-256). Anyone who may publish in Redis can send to a job's
/// channel, but only who may read keys can sign. The nodes share the key in Redis; the first one creates it.
/// </summary>
/// <remarks>Thread-safe. A concurrent load may read the key twice, with the same result.</remarks>
internal sealed class TailKey(RedisConnection connection, RedisKey name)
{
    private const int KeyBytes = 32;
    private const int CodeBytes = 16; // the truncation that RFC 2104 permits

    private volatile byte[]? _key;

    /// <summary>Whether the key is loaded, so that messages can be verified.</summary>
    public bool IsLoaded => _key is not null;

    /// <summary>Loads the key unless it is loaded.</summary>
    public Task EnsureAsync(CancellationToken cancellationToken) => IsLoaded ? Task.CompletedTask : LoadAsync(cancellationToken);

    /// <summary>Reads the key of the nodes. If Redis has none, this node's key becomes that of all.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        RedisValue own = _key ?? RandomNumberGenerator.GetBytes(KeyBytes);
        var shared = await connection.TryAsync(
            async redis =>
            {
                var added = redis.StringSetAsync(name, own, when: When.NotExists);
                var found = redis.StringGetAsync(name);
                await added;
                return await found;
            },
            cancellationToken);
        _key = (byte[]?)shared ?? own;
    }

    /// <summary>The code of a message, in hexadecimal. <see cref="EnsureAsync"/> comes first.</summary>
    /// <param name="job">The job.</param>
    /// <param name="header">The header of the message without the code.</param>
    /// <param name="lines">The lines of the events, in order.</param>
    public string Sign(string job, string header, IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key!);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{job} {header}\n"));
        foreach (var line in lines)
        {
            hmac.AppendData(line.Span);
        }

        return Convert.ToHexStringLower(hmac.GetHashAndReset().AsSpan(0, CodeBytes));
    }

    /// <summary>Whether a node with this key made the message; false while the key is not loaded.</summary>
    public bool IsAuthentic(string job, string header, ReadOnlyMemory<byte> lines, string code) =>
        IsLoaded && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(job, header, [lines])), Encoding.ASCII.GetBytes(code));

    /// <summary>The header of a message without its code.</summary>
    public static string Header(long last, string from, string version) => string.Create(CultureInfo.InvariantCulture, $"{last} {from} {version}");
}
