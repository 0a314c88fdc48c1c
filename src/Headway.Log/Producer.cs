using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Headway.Log;

/// <summary>Who appends. A producer that restarts takes the next epoch, which shuts out whatever is left of the old one.</summary>
/// <param name="Id">The producer's own name, 1 to 100 characters.</param>
/// <param name="Epoch">Rises with each restart; 0 or more.</param>
/// <param name="Seq">Numbers the producer's appends (a batch is one) within its epoch, from 0 or 1; null: not deduplicated.</param>
/// <param name="Digest">
/// What the append holds, so that another one with the same number is no repeat; null: not compared.
/// <see cref="EventLog.AppendAsync"/> fills it in.
/// </param>
public readonly record struct Producer(string Id, long Epoch, long? Seq = null, string? Digest = null)
{
    /// <summary>The name under which a worker appends to the job it runs; its epoch is the attempt.</summary>
    public const string Worker = "headway.worker";

    /// <summary>The name under which messages from channels are appended; its epoch is the term of the one who listens.</summary>
    public const string Channel = "headway.channel";

    /// <summary>Whether it is one of Headway's own.</summary>
    internal bool IsOwn => Id is Worker or Channel;

    internal Producer WithDigest(NewEvent[] events) => Seq is null || Digest is not null ? this : this with { Digest = DigestOf(events) };

    // SHA-256 over each event's fields, each with its length before it.
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
