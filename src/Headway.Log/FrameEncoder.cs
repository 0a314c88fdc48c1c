namespace Headway.Log;

/// <summary>
/// Turns an event into the bytes one transport sends. The result is kept on the event and shared by all its readers,
/// so an encoder runs once per event however many read it (invariant 8). Encoders live as long as the process:
/// make each a static.
/// </summary>
/// <remarks>Thread-safe. Two readers that race may both encode; one result is kept.</remarks>
public abstract class FrameEncoder
{
    private static int s_slots = -1;

    /// <summary>Reserves this encoder's place on every event.</summary>
    protected FrameEncoder() => Slot = Interlocked.Increment(ref s_slots);

    internal int Slot { get; }

    internal static int SlotCount => Volatile.Read(ref s_slots) + 1;

    /// <summary>Encodes one event. Must be pure.</summary>
    protected internal abstract byte[] Encode(LogEvent logEvent);
}
