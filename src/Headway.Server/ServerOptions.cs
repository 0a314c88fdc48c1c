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
    /// The origins under which clients reach the server, such as <c>https://headway.example.org</c>, as a comma-separated or JSON
    /// list. Requests for their hosts are accepted, and their pages are the server's own. The first one makes absolute URLs. Not
    /// set by default.
    /// </summary>
    public string? PublicUrls { get; init; }

    /// <summary>
    /// What this process does. Values other than the default need a store that processes share. The default value is
    /// <see cref="ServerRole.All"/>.
    /// </summary>
    public ServerRole Role { get; init; } = ServerRole.All;

    /// <summary>The folder with the built web page. The default value is <c>wwwroot</c> beside the program.</summary>
    public string? WebUi { get; init; }

    /// <summary>Deprecated: the former name of <see cref="WebUi"/>, which takes precedence. Not set by default.</summary>
    public string? Window { get; init; }
}
