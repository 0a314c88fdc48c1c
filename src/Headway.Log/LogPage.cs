namespace Headway.Log;

/// <summary>A stretch of a log, in order.</summary>
/// <param name="Events">The events after the cursor that was asked for.</param>
/// <param name="FirstSeq">The first seq the store still has: where the cursor lies before it, something is gone.</param>
public readonly record struct LogPage(IReadOnlyList<LogEvent> Events, long FirstSeq);
