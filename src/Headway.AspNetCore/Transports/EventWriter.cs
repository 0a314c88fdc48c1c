using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>Writes the events of one log in the native contract, unchanged.</summary>
internal abstract class EventWriter : FrameWriter, IEventSink
{
    public abstract void Write(LogEvent e);

    public abstract void WriteGap(long from, long to);
}
