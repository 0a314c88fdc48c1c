namespace Headway.AspNetCore.Transports;

/// <summary>How one contract puts what it tells into frames. They gather in <see cref="Batch"/>; the reader loop sends them.</summary>
internal abstract class FrameWriter
{
    /// <summary>What was written and not yet sent.</summary>
    public FrameBatch Batch { get; } = new();

    /// <summary>What goes before the first frame, if anything.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>A sign of life; nothing where the contract has none.</summary>
    public virtual void WriteHeartbeat()
    {
    }
}
