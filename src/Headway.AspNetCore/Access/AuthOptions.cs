using System.ComponentModel.DataAnnotations;

namespace Headway.AspNetCore.Access;

/// <summary>Who may use the server. Section <c>Auth</c> of the configuration.</summary>
public sealed record AuthOptions
{
    /// <summary>
    /// <c>none</c> says that everybody who reaches the address may use it, as one user. Needed to listen beyond loopback
    /// without keys, and refused beside keys. The default value is empty.
    /// </summary>
    [RegularExpression("^(none)?$", ErrorMessage = "The field Mode must be 'none' or empty.")]
    public string Mode { get; init; } = "";

    /// <summary>The key that tokens are signed with: a secret of at least 32 bytes for HS256, or a public key in PEM. The default value is none.</summary>
    public string? Key { get; init; }

    /// <summary>A file that holds what <see cref="Key"/> would; it is read again when it changes. The default value is none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>A file with a JSON Web Key Set (RFC 7517); it is read again when it changes. The default value is none.</summary>
    public string? JwksFile { get; init; }

    /// <summary>
    /// The address of an OpenID Connect provider: its discovery document names the keys and the issuer. https, or http on the
    /// loopback address; needs <see cref="Audience"/>. The default value is none.
    /// </summary>
    public string? Authority { get; init; }

    /// <summary>A comma list of <c>HS256</c>, <c>RS256</c>, <c>ES256</c>: what a token may be signed with. The default value is what the keys can serve.</summary>
    public string? Algorithms { get; init; }

    /// <summary>What <c>iss</c> of a token must be. The default value is none: the issuer that <see cref="Authority"/> names, or any.</summary>
    public string? Issuer { get; init; }

    /// <summary>What <c>aud</c> of a token must be, or must hold. The default value is none: it is not looked at.</summary>
    public string? Audience { get; init; }

    /// <summary>How far the clocks of the issuer and the server may differ. The default value is 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The word in <c>scope</c> of a token that lets its bearer see what concerns all users. The default value is <c>headway:admin</c>.</summary>
    [Required]
    [RegularExpression("^[!#-\\[\\]-~]+$", ErrorMessage = "The field AdminScope must be one word (RFC 6749, section 3.3).")]
    public string AdminScope { get; init; } = "headway:admin";

    /// <summary>Whether <c>/metrics</c> answers without a token. The default value is false.</summary>
    public bool OpenMetrics { get; init; }

    /// <summary>How long a ticket is good. The default value is 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan TicketLife { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many tickets may be open at once. The default value is 10000.</summary>
    [Range(1, 1_000_000)]
    public int MaxTickets { get; init; } = 10_000;

    /// <summary>How many tickets one caller may have open at once. The default value is 100.</summary>
    [Range(1, 1_000_000)]
    public int MaxTicketsPerCaller { get; init; } = 100;

    /// <summary>Whether there are keys, so that callers must show a token.</summary>
    public bool HasKeys => (Key ?? KeyFile ?? JwksFile ?? Authority) is not null;

    /// <summary>The name of the section, and never the key.</summary>
    public override string ToString() => "Auth";
}
