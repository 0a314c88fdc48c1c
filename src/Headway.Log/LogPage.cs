namespace Headway.Log;

/// <summary>A range of a log's events, in order.</summary>
/// <param name="Events">The events after the requested cursor.</param>
/// <param name="FirstSeq">The oldest stored seq. Events between the cursor and it were trimmed.</param>
public readonly record struct LogPage(IReadOnlyList<LogEvent> Events, long FirstSeq);
