using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>Where a feed puts the events of its log.</summary>
internal interface IEventSink
{
    void Write(LogEvent e);

    /// <summary>Says that events are gone for good.</summary>
    void WriteGap(long from, long to);
}
