using System.ComponentModel.DataAnnotations;

namespace Headway.AspNetCore.Access;

/// <summary>Authentication of callers. Section <c>Auth</c> of the configuration.</summary>
public sealed record AuthOptions
{
    internal const string None = "none";
    internal const string Host = "host";

    /// <summary>
    /// Who may use the server if no key is set. <c>none</c>: everybody who can reach it, as one user. <c>host</c>: only
    /// users that the embedding application has signed in. Empty: everybody, but only on a loopback address. Must not be
    /// <c>none</c> if a key is set. The default value is empty.
    /// </summary>
    [RegularExpression("^(none|host)?$", ErrorMessage = "The field Mode must be 'none', 'host' or empty.")]
    public string Mode { get; set; } = "";

    /// <summary>The key that verifies tokens: a secret of at least 32 bytes for HS256, or a public key in PEM. Not set by default.</summary>
    public string? Key { get; set; }

    /// <summary>A file with the same content as <see cref="Key"/>; it is reloaded when it changes. Not set by default.</summary>
    public string? KeyFile { get; set; }

    /// <summary>A file with a JSON Web Key Set (RFC 7517); it is reloaded when it changes. Not set by default.</summary>
    public string? JwksFile { get; set; }

    /// <summary>
    /// The URL of an OpenID Connect provider, whose discovery document names the keys and the issuer. Must be https, or http
    /// on a loopback address. Requires <see cref="Audience"/>. Not set by default.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>The allowed signature algorithms, as a comma-separated list of <c>HS256</c>, <c>RS256</c> and <c>ES256</c>. By default, every algorithm that the keys support.</summary>
    public string? Algorithms { get; set; }

    /// <summary>The required value of the claim <c>iss</c>. By default, the issuer that <see cref="Authority"/> names; without an authority, any issuer.</summary>
    public string? Issuer { get; set; }

    /// <summary>The audience that the claim <c>aud</c> must contain. Not set by default: the claim is not checked.</summary>
    public string? Audience { get; set; }

    /// <summary>The tolerated difference between the clocks of the issuer and the server. The default value is 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The scope that a token needs for routes that show data of all users. The default value is <c>headway:admin</c>.</summary>
    [Required]
    [RegularExpression("^[!#-\\[\\]-~]+$", ErrorMessage = "The field AdminScope must be one word (RFC 6749, section 3.3).")]
    public string AdminScope { get; set; } = "headway:admin";

    /// <summary>Whether <c>/metrics</c> needs no token. The default value is false.</summary>
    public bool OpenMetrics { get; set; }

    /// <summary>
    /// Whether an application that embeds Headway accepts tokens, and not only tickets, as <c>?token=</c>. Such tokens appear
    /// in the application's request log. The default value is false. The server program ignores this option: it accepts
    /// them and removes them from the URL before the request is logged.
    /// </summary>
    public bool TokenInAddress { get; set; }

    /// <summary>How long a ticket is valid. The default value is 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan TicketLife { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The maximum number of unused tickets. The default value is 10000.</summary>
    [Range(1, 1_000_000)]
    public int MaxTickets { get; set; } = 10_000;

    /// <summary>The maximum number of unused tickets of one caller. The default value is 100.</summary>
    [Range(1, 1_000_000)]
    public int MaxTicketsPerCaller { get; set; } = 100;

    /// <summary>Whether a key is set, so that callers need a token.</summary>
    public bool HasKeys => (Key ?? KeyFile ?? JwksFile ?? Authority) is not null;

    /// <summary>Returns the name of the section and not its values, which include the key.</summary>
    public override string ToString() => "Auth";
}
