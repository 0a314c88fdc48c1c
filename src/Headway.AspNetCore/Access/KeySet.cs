using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Headway.AspNetCore.Access;

/// <summary>The keys of one moment and the rules that tokens are checked by. The library's parameters are built once per set.</summary>
/// <remarks>Thread-safe: it does not change.</remarks>
internal sealed class KeySet
{
    private readonly IReadOnlyList<SecurityKey> _keys;
    private readonly AuthOptions _options;
    private readonly TimeProvider _time;

    private KeySet(IReadOnlyList<SecurityKey> keys, IReadOnlyList<string> skipped, string? issuer, AuthOptions options, TimeProvider time)
    {
        _keys = keys;
        _options = options;
        _time = time;
        Skipped = skipped;
        Parameters = Rules(issuer ?? options.Issuer);
    }

    public int Count => _keys.Count;

    /// <summary>Why entries of the set are not used.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>What the library checks a token by.</summary>
    public TokenValidationParameters Parameters { get; }

    /// <summary>Parses the keys of a source.</summary>
    /// <exception cref="AuthSettingException">The text is neither a key set nor a key, as the source has it.</exception>
    public static KeySet Read(KeyDocument document, IKeySource source, AuthOptions options, TimeProvider time)
    {
        var (keys, skipped) = source.IsKeySet ? ReadSet(document.Text, source.Option) : ([KeyText.Read(document.Text, source.Option)], []);
        var algorithms = KeySources.Algorithms(options);
        return new(
            [.. keys.Where(key => algorithms.Contains(KeyRules.AlgorithmOf(key)) && (source.AllowsSecrets || key is not SymmetricSecurityKey))],
            skipped, document.Issuer, options, time);
    }

    /// <summary>Whether a token that names this key can be checked. A key without an id may have signed any token.</summary>
    public bool Knows(string? id) => string.IsNullOrEmpty(id) || _keys.Any(key => Has(key, id));

    private static (IReadOnlyList<SecurityKey> Keys, IReadOnlyList<string> Skipped) ReadSet(string text, string option)
    {
        try
        {
            return JsonWebKeys.Read(text);
        }
        catch (JsonException)
        {
            throw new AuthSettingException($"{option}: this is not a JSON Web Key Set."); // the message of the parser may quote the text
        }
    }

    private TokenValidationParameters Rules(string? issuer) => new()
    {
        ValidAlgorithms = KeyRules.Algorithms,
        IssuerSigningKeyResolver = Find,
        TryAllIssuerSigningKeys = false,
        ValidateWithLKG = false,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ClockSkew = _options.ClockSkew,
        LifetimeValidator = IsInTime,
        ValidateIssuer = issuer is not null,
        ValidIssuer = issuer,
        ValidateAudience = _options.Audience is not null,
        ValidAudience = _options.Audience,
    };

    private IEnumerable<SecurityKey> Find(string encoded, SecurityToken token, string id, TokenValidationParameters parameters)
    {
        var algorithm = ((JsonWebToken)token).Alg;
        return _keys.Where(key => KeyRules.AlgorithmOf(key) == algorithm && (string.IsNullOrEmpty(id) || Has(key, id)));
    }

    private static bool Has(SecurityKey key, string id) => string.IsNullOrEmpty(key.KeyId) || key.KeyId == id;

    private bool IsInTime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return expires is { } end && end > now - _options.ClockSkew && !(notBefore > now + _options.ClockSkew);
    }
}
