namespace Headway.Log;

/// <summary>The members of an event's line, and the offsets of the node and the data in it.</summary>
internal struct EventFields
{
    public long Seq;
    public string Type;
    public DateTimeOffset Time;

    /// <summary>The node; null when the event has none, or when <see cref="NodeStart"/> and <see cref="NodeLength"/> locate it in the line.</summary>
    public string? Node;
    public string? Dialect;

    /// <summary>The offset of the node's JSON string in the line, after its opening quote.</summary>
    public int NodeStart;
    public int NodeLength;
    public int DataStart;
    public int DataLength;
}
