namespace Headway.AspNetCore.Transports;

/// <summary>How one transport puts frames on a connection. Writes gather; <see cref="FlushAsync"/> sends.</summary>
internal abstract class FrameWriter
{
    /// <summary>What goes before the first frame, if anything.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>A sign of life; nothing where the transport has its own.</summary>
    public virtual void WriteHeartbeat()
    {
    }

    public abstract ValueTask FlushAsync(CancellationToken cancellationToken);
}
