namespace Headway.FirstLight.Server;

/// <summary>Where and in what surroundings a server's process runs. By default on the loopback, in ours.</summary>
internal sealed record ServerPlace
{
    public static ServerPlace Here { get; } = new();

    /// <summary>The address that it listens on.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>A program, with its arguments, that starts another in its own place: in a network of its own, for one.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    /// <summary>Variables of its environment besides ours.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
