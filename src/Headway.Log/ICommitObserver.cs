namespace Headway.Log;

/// <summary>Hears of events once the store has accepted them, in the order of each job's log.</summary>
public interface ICommitObserver
{
    /// <summary>
    /// Called by the store's writer after a commit, before the append is acknowledged. Must not block or throw.
    /// </summary>
    void Committed(string job, IReadOnlyList<LogEvent> events);
}
