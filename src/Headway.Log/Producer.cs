using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Headway.Log;

/// <summary>
/// Identifies the producer of an append. A producer that restarts uses the next epoch, which fences appends of its earlier
/// instance.
/// </summary>
/// <param name="Id">The producer's name, 1 to 100 characters.</param>
/// <param name="Epoch">The epoch, 0 or more; the producer increments it at each restart.</param>
/// <param name="Seq">The number of the append within the epoch, starting at 0 or 1; a batch is one append. Null: not deduplicated.</param>
/// <param name="Digest">
/// The digest of the append's events, which detects different events with the same number; null: not compared.
/// <see cref="EventLog.AppendAsync"/> sets it.
/// </param>
public readonly record struct Producer(string Id, long Epoch, long? Seq = null, string? Digest = null)
{
    /// <summary>The producer id of a worker that appends to the job it runs; its epoch is the attempt number.</summary>
    public const string Worker = "headway.worker";

    /// <summary>The producer id of messages from channels; its epoch is the term of the listener's lease.</summary>
    public const string Channel = "headway.channel";

    /// <summary>Whether the producer is part of Headway.</summary>
    internal bool IsOwn => Id is Worker or Channel;

    /// <summary>Whether only a repeat of a stored append is accepted, because the owner has reached the limit.</summary>
    internal bool OnlyRepeats { get; init; }

    internal Producer WithDigest(NewEvent[] events) => Seq is null || Digest is not null ? this : this with { Digest = DigestOf(events) };

    // SHA-256 over the fields of each event, each preceded by its length.
    private static string DigestOf(NewEvent[] events)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var e in events)
        {
            Add(hash, Encoding.UTF8.GetBytes(e.Type));
            Add(hash, e.Node is null ? [] : Encoding.UTF8.GetBytes(e.Node));
            Add(hash, e.Dialect is null ? [] : Encoding.UTF8.GetBytes(e.Dialect));
            Add(hash, e.Data.Span);
        }

        hash.GetHashAndReset(digest);
        return Convert.ToBase64String(digest);
    }

    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> field)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, field.Length);
        hash.AppendData(length);
        hash.AppendData(field);
    }
}
