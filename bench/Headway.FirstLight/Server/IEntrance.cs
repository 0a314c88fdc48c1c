namespace Headway.FirstLight.Server;

/// <summary>What a client knows of the servers: one, or several that serve the same jobs, any of which may be gone.</summary>
/// <remarks>Thread-safe.</remarks>
internal interface IEntrance
{
    /// <summary>What the servers printed, for the report of a fault.</summary>
    string Output { get; }

    /// <summary>A server that listens; waits for one when there is none.</summary>
    Task<ServerUnderLoad> EnterAsync(CancellationToken cancellationToken);
}
