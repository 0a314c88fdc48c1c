using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>Receives the events of one log from a feed.</summary>
internal interface IEventSink
{
    void Write(LogEvent e);

    /// <summary>Reports that events are no longer kept.</summary>
    void WriteGap(long from, long to);
}
