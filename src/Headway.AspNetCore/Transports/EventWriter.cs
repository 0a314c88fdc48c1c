using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>A writer of the native contract: events as they are.</summary>
internal abstract class EventWriter : FrameWriter
{
    public abstract void Write(LogEvent e);

    /// <summary>Says that events are gone for good.</summary>
    public abstract void WriteGap(long from, long to);
}
