namespace Headway.Bench.Processes;

/// <summary>The network address, launcher and environment variables of a server process.</summary>
internal sealed record ServerEnvironment
{
    /// <summary>127.0.0.1, no launcher, the environment of this process.</summary>
    public static ServerEnvironment Default { get; } = new();

    /// <summary>The address that the server listens on. The default value is 127.0.0.1.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>A command that starts the server, such as <c>ip netns exec NAME</c>; empty, the default value: none.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    /// <summary>Environment variables to add.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
