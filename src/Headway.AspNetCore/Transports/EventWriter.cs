using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>A writer of the native contract: events of one log as they are.</summary>
internal abstract class EventWriter : FrameWriter, IEventSink
{
    public abstract void Write(LogEvent e);

    public abstract void WriteGap(long from, long to);
}
