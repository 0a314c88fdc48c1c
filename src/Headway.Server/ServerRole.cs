namespace Headway.Server;

/// <summary>What a process does, where several share a store.</summary>
public enum ServerRole
{
    /// <summary>It serves requests and works on jobs.</summary>
    All = 0,

    /// <summary>It serves requests, and leaves the jobs to others.</summary>
    Web = 1,

    /// <summary>It works on jobs, and serves nothing but its health and what it counts.</summary>
    Worker = 2,
}
