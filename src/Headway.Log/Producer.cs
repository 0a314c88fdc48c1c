namespace Headway.Log;

/// <summary>Who appends. A producer that restarts takes the next epoch, which shuts out whatever is left of the old one.</summary>
/// <param name="Id">The producer's own name, 1 to 100 characters.</param>
/// <param name="Epoch">Rises with each restart; 0 or more.</param>
/// <param name="Seq">Numbers the producer's appends (a batch is one) within its epoch, from 0 or 1; null: not deduplicated.</param>
public readonly record struct Producer(string Id, long Epoch, long? Seq = null)
{
    /// <summary>The name under which a worker appends to the job it runs; its epoch is the attempt.</summary>
    public const string Worker = "headway.worker";

    /// <summary>The name under which messages from channels are appended; its epoch is the term of the one who listens.</summary>
    public const string Channel = "headway.channel";
}
