namespace Headway.Log;

/// <summary>Called after each group commit of a store, on the committing thread, so it must return quickly.</summary>
/// <param name="took">The duration of the commit.</param>
/// <param name="requests">The number of requests in the group.</param>
public delegate void GroupCommitted(TimeSpan took, int requests);
