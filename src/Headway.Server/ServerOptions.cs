using System.ComponentModel.DataAnnotations;

namespace Headway.Server;

/// <summary>The address and the role of the server. Section <c>Server</c> of the configuration.</summary>
public sealed record ServerOptions
{
    /// <summary>
    /// The address to listen on: <c>localhost</c>, an IP address, or <c>*</c> for all. The default value is <c>localhost</c>.
    /// </summary>
    [Required]
    public string Host { get; init; } = "localhost";

    /// <summary>The port; 0 selects any free port. The default value is 8000.</summary>
    [Range(0, 65535)]
    public int Port { get; init; } = 8000;

    /// <summary>
    /// What this process does. Values other than the default need a store that processes share. The default value is
    /// <see cref="ServerRole.All"/>.
    /// </summary>
    public ServerRole Role { get; init; } = ServerRole.All;

    /// <summary>The folder with the built web page. The default value is <c>wwwroot</c> beside the program.</summary>
    public string? Window { get; init; }
}
