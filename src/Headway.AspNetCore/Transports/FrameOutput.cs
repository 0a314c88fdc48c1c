namespace Headway.AspNetCore.Transports;

/// <summary>Where a connection's frames go: each kind puts them on its transport in its own way.</summary>
/// <remarks>One task at a time.</remarks>
internal abstract class FrameOutput
{
    /// <summary>Most bytes that are handed on before the peer has to take some.</summary>
    protected const int PieceBytes = (64 << 10) - 16; // with its head it fits into an array of 64 KiB

    /// <summary>Puts the frames of a piece one after another.</summary>
    protected static void Gather(ReadOnlySpan<ReadOnlyMemory<byte>> frames, Span<byte> piece)
    {
        foreach (var frame in frames)
        {
            frame.Span.CopyTo(piece);
            piece = piece[frame.Length..];
        }
    }

    /// <summary>Sends a batch, in order; completes when there is room for more.</summary>
    public abstract ValueTask SendAsync(FrameBatch batch, CancellationToken cancellationToken);
}
