namespace Headway.AspNetCore.Dialects.TypeSafe;

/// <summary>The dialect <c>typesafe</c>. Section <c>Dialects:TypeSafe</c> of the configuration.</summary>
public sealed record TypeSafeOptions
{
    /// <summary>Whether its routes are served. The default value is <c>true</c>.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long a socket may be silent before it gets a heartbeat. The default value is 15 seconds.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a socket lives without a message; heartbeats do not count. The default value is 60 seconds.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The Redis channels on which producers publish: the task's id stands where the <c>*</c> is. The default value is <c>agent_progress:*</c>.</summary>
    public string Channel { get; init; } = "agent_progress:*";

    /// <summary>Whether the jobs that run here are told on these channels too. The default value is <c>false</c>.</summary>
    public bool Mirror { get; init; }
}
