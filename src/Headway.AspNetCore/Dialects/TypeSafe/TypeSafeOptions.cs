using System.ComponentModel.DataAnnotations;

namespace Headway.AspNetCore.Dialects.TypeSafe;

/// <summary>The dialect <c>typesafe</c>. Section <c>Dialects:TypeSafe</c> of the configuration.</summary>
public sealed record TypeSafeOptions
{
    /// <summary>Whether its routes are served. The default value is <c>true</c>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How long nothing is sent on a socket before a heartbeat. The default value is 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1000000", "01:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a socket stays open without a message; heartbeats do not count. The default value is 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The names of the Redis channels on which producers publish; <c>*</c> is the task's id. The default value is <c>agent_progress:*</c>.</summary>
    public string Channel { get; set; } = "agent_progress:*";

    /// <summary>Whether messages of jobs that run here are also published on these channels. The default value is <c>false</c>.</summary>
    public bool Mirror { get; set; }
}
