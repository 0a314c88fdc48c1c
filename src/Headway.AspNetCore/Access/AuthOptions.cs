using System.ComponentModel.DataAnnotations;

namespace Headway.AspNetCore.Access;

/// <summary>Who may use the server. Section <c>Auth</c> of the configuration.</summary>
public sealed record AuthOptions
{
    internal const string None = "none";
    internal const string Host = "host";

    /// <summary>
    /// Who may come in where there are no keys. <c>none</c>: everybody who reaches the address, as one user. <c>host</c>:
    /// whom the embedding application has signed in, and nobody else. Empty: everybody, but only on a loopback address.
    /// Must be empty beside keys. The default value is empty.
    /// </summary>
    [RegularExpression("^(none|host)?$", ErrorMessage = "The field Mode must be 'none', 'host' or empty.")]
    public string Mode { get; set; } = "";

    /// <summary>The key that tokens are signed with: a secret of at least 32 bytes for HS256, or a public key in PEM. The default value is none.</summary>
    public string? Key { get; set; }

    /// <summary>A file that holds what <see cref="Key"/> would; it is read again when it changes. The default value is none.</summary>
    public string? KeyFile { get; set; }

    /// <summary>A file with a JSON Web Key Set (RFC 7517); it is read again when it changes. The default value is none.</summary>
    public string? JwksFile { get; set; }

    /// <summary>
    /// The address of an OpenID Connect provider: its discovery document names the keys and the issuer. https, or http on the
    /// loopback address; needs <see cref="Audience"/>. The default value is none.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>A comma list of <c>HS256</c>, <c>RS256</c>, <c>ES256</c>: what a token may be signed with. The default value is what the keys can serve.</summary>
    public string? Algorithms { get; set; }

    /// <summary>What <c>iss</c> of a token must be. The default value is none: the issuer that <see cref="Authority"/> names, or any.</summary>
    public string? Issuer { get; set; }

    /// <summary>What <c>aud</c> of a token must be, or must hold. The default value is none: it is not looked at.</summary>
    public string? Audience { get; set; }

    /// <summary>How far the clocks of the issuer and the server may differ. The default value is 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The word in <c>scope</c> of a token that lets its bearer see what concerns all users. The default value is <c>headway:admin</c>.</summary>
    [Required]
    [RegularExpression("^[!#-\\[\\]-~]+$", ErrorMessage = "The field AdminScope must be one word (RFC 6749, section 3.3).")]
    public string AdminScope { get; set; } = "headway:admin";

    /// <summary>Whether <c>/metrics</c> answers without a token. The default value is false.</summary>
    public bool OpenMetrics { get; set; }

    /// <summary>
    /// Whether an application that embeds Headway takes tokens, and not only tickets, as <c>?token=</c>. The application's
    /// own log of requests then holds them. The default value is false. The server program takes them always, and hides them.
    /// </summary>
    public bool TokenInAddress { get; set; }

    /// <summary>How long a ticket is good. The default value is 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan TicketLife { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many tickets may be open at once. The default value is 10000.</summary>
    [Range(1, 1_000_000)]
    public int MaxTickets { get; set; } = 10_000;

    /// <summary>How many tickets one caller may have open at once. The default value is 100.</summary>
    [Range(1, 1_000_000)]
    public int MaxTicketsPerCaller { get; set; } = 100;

    /// <summary>Whether there are keys, so that callers must show a token.</summary>
    public bool HasKeys => (Key ?? KeyFile ?? JwksFile ?? Authority) is not null;

    /// <summary>The name of the section, and never the key.</summary>
    public override string ToString() => "Auth";
}
