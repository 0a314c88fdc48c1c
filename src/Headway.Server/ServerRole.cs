namespace Headway.Server;

/// <summary>What a process does when several processes share a store.</summary>
public enum ServerRole
{
    /// <summary>Serves requests and runs jobs.</summary>
    All = 0,

    /// <summary>Serves requests only; other processes run the jobs.</summary>
    Web = 1,

    /// <summary>Runs jobs; serves only health checks and metrics.</summary>
    Worker = 2,
}
