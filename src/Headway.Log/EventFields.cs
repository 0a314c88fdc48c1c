namespace Headway.Log;

/// <summary>What stands where in an event's line.</summary>
internal struct EventFields
{
    public long Seq;
    public string Type;
    public DateTimeOffset Time;

    /// <summary>The node; null where there is none, or where <see cref="NodeLength"/> says that it stands in the line.</summary>
    public string? Node;
    public string? Dialect;

    /// <summary>Where the node begins, behind its quote, as JSON has it.</summary>
    public int NodeStart;
    public int NodeLength;
    public int DataStart;
    public int DataLength;
}
