using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>How one transport puts events on a connection. Writes gather; <see cref="FlushAsync"/> sends.</summary>
internal abstract class FrameWriter
{
    /// <summary>How many events went out.</summary>
    public long Sent { get; protected set; }

    /// <summary>What goes before the first event, if anything.</summary>
    public virtual void Begin()
    {
    }

    public abstract void Write(LogEvent e);

    /// <summary>Says that events are gone for good.</summary>
    public abstract void WriteGap(long from, long to);

    /// <summary>A sign of life; nothing where the transport has its own.</summary>
    public virtual void WriteHeartbeat()
    {
    }

    public abstract ValueTask FlushAsync(CancellationToken cancellationToken);
}
