namespace Headway.Log;

/// <summary>Tells of a group commit of a store. Called on the thread that commits, so it must be quick.</summary>
/// <param name="took">How long the commit took.</param>
/// <param name="requests">How many requests it held.</param>
public delegate void GroupCommitted(TimeSpan took, int requests);
