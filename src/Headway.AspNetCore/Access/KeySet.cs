using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Headway.AspNetCore.Access;

/// <summary>An immutable set of keys, with the validation parameters for tokens. The parameters are created once per set.</summary>
/// <remarks>Thread-safe.</remarks>
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
        Parameters = CreateParameters(issuer ?? options.Issuer);
    }

    public int Count => _keys.Count;

    /// <summary>For each skipped entry of the source, the reason.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>The library's parameters for validating a token.</summary>
    public TokenValidationParameters Parameters { get; }

    /// <summary>Parses the content of a source.</summary>
    /// <exception cref="AuthSettingException">The content is not a valid key set or key.</exception>
    public static KeySet Read(KeyDocument document, IKeySource source, AuthOptions options, TimeProvider time)
    {
        var (keys, skipped) = source.IsKeySet ? ReadSet(document.Text, source.Option) : ([KeyParser.Read(document.Text, source.Option)], []);
        var algorithms = KeySourceFactory.Algorithms(options);
        return new(
            [.. keys.Where(key => algorithms.Contains(KeyRequirements.AlgorithmOf(key)) && (source.AllowsSecrets || key is not SymmetricSecurityKey))],
            skipped, document.Issuer, options, time);
    }

    /// <summary>Whether the set can verify a token that names this key. A key without an id may have signed any token.</summary>
    public bool Knows(string? id) => string.IsNullOrEmpty(id) || _keys.Any(key => Has(key, id));

    private static (IReadOnlyList<SecurityKey> Keys, IReadOnlyList<string> Skipped) ReadSet(string text, string option)
    {
        try
        {
            return JsonWebKeys.Read(text);
        }
        catch (JsonException)
        {
            throw new AuthSettingException($"{option}: the value is not a JSON Web Key Set."); // the parser's message may quote the keys
        }
    }

    private TokenValidationParameters CreateParameters(string? issuer) => new()
    {
        ValidAlgorithms = KeyRequirements.Algorithms,
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
        return _keys.Where(key => KeyRequirements.AlgorithmOf(key) == algorithm && (string.IsNullOrEmpty(id) || Has(key, id)));
    }

    private static bool Has(SecurityKey key, string id) => string.IsNullOrEmpty(key.KeyId) || key.KeyId == id;

    private bool IsInTime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        return expires is { } end && end > now - _options.ClockSkew && !(notBefore > now + _options.ClockSkew);
    }
}
