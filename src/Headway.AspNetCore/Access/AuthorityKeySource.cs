using System.Net.Http.Headers;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Reads the keys of an OpenID Connect provider through its discovery document. It does not use the library's
/// ConfigurationManager, which serves an outdated configuration during a refresh and after a failed one, so a withdrawn
/// key could stay valid without limit.
/// </summary>
internal sealed class AuthorityKeySource : IKeySource, IDisposable
{
    private const int MaxBytes = 256 << 10;

    private readonly Uri _authority;
    private readonly string? _issuer;
    private readonly HttpClient _http;
    private readonly HttpDocumentRetriever _documents;

    /// <summary>Creates the HTTP client and sends no request.</summary>
    /// <exception cref="AuthSettingException">The authority is not a valid URL.</exception>
    public AuthorityKeySource(string authority, string? issuer)
    {
        _authority = Parse(authority);
        _issuer = issuer;
        _http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // a redirect could lead to another host
            UseProxy = !_authority.IsLoopback, // over plain HTTP a proxy could replace the keys
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            MaxResponseContentBufferSize = MaxBytes,
            Timeout = TimeSpan.FromSeconds(5),
        };
        _http.DefaultRequestHeaders.CacheControl = new CacheControlHeaderValue { NoCache = true }; // a cached response could contain withdrawn keys
        _documents = new(_http) { RequireHttps = !_authority.IsLoopback, SendAdditionalHeaderData = false };
    }

    public string Option => "Auth:Authority";

    public bool IsKeySet => true;

    public bool AllowsSecrets => false;

    public TimeSpan RefreshAfter => TimeSpan.FromMinutes(2);

    public TimeSpan MaxAge => TimeSpan.FromMinutes(5);

    public TimeSpan MinInterval => TimeSpan.FromSeconds(5);

    public TimeSpan MaxBackoff => TimeSpan.FromSeconds(30);

    public KeyDocument? ReadAtStart() => null;

    public async ValueTask<KeyDocument> ReadAsync(CancellationToken cancellationToken)
    {
        var discovery = $"{_authority.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration";
        var found = OpenIdConnectConfiguration.Create(await _documents.GetDocumentAsync(discovery, cancellationToken));
        if (string.IsNullOrEmpty(found.Issuer))
        {
            throw new AuthSettingException("Auth:Authority: the discovery document names no issuer.");
        }

        if (_issuer is not null && _issuer != found.Issuer)
        {
            throw new AuthSettingException("Auth:Issuer is not the issuer that the discovery document of Auth:Authority names.");
        }

        return IsSafe(found.JwksUri)
            ? new(await _documents.GetDocumentAsync(found.JwksUri, cancellationToken), found.Issuer)
            : throw new AuthSettingException("Auth:Authority: the discovery document does not name an https address of a key set.");
    }

    public void Dispose() => _http.Dispose();

    private bool IsSafe(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var parsed)
        && (parsed.Scheme == Uri.UriSchemeHttps || (parsed.Scheme == Uri.UriSchemeHttp && parsed.IsLoopback && _authority.IsLoopback));

    private static Uri Parse(string authority)
    {
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var parsed) || (parsed.Scheme != Uri.UriSchemeHttps && parsed.Scheme != Uri.UriSchemeHttp)
            || parsed.UserInfo.Length > 0 || parsed.Query.Length > 0 || parsed.Fragment.Length > 0)
        {
            throw new AuthSettingException("Auth:Authority must be an absolute https URL without user, query and fragment.");
        }

        return parsed.Scheme == Uri.UriSchemeHttps || parsed.IsLoopback
            ? parsed
            : throw new AuthSettingException("Auth:Authority must be an https URL. http is accepted only for a loopback address, because over plain HTTP the keys could be replaced in transit.");
    }
}
