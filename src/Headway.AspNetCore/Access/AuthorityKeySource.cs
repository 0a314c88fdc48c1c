using System.Net.Http.Headers;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Headway.AspNetCore.Access;

/// <summary>
/// The keys of an OpenID Connect provider, found by its discovery document. The library's ConfigurationManager is not used:
/// it serves an outdated configuration while it refreshes and after a refresh has failed, so a withdrawn key would have no
/// time limit.
/// </summary>
internal sealed class AuthorityKeySource : IKeySource, IDisposable
{
    private const int MostBytes = 256 << 10;

    private readonly Uri _authority;
    private readonly string? _issuer;
    private readonly HttpClient _http;
    private readonly HttpDocumentRetriever _documents;

    /// <summary>Prepares the requests and sends none.</summary>
    /// <exception cref="AuthSettingException">The address cannot be used.</exception>
    public AuthorityKeySource(string authority, string? issuer)
    {
        _authority = Parse(authority);
        _issuer = issuer;
        _http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // a redirect could lead to another host
            UseProxy = !_authority.IsLoopback, // over http, a proxy could replace the keys
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            MaxResponseContentBufferSize = MostBytes,
            Timeout = TimeSpan.FromSeconds(5),
        };
        _http.DefaultRequestHeaders.CacheControl = new CacheControlHeaderValue { NoCache = true }; // a cache would make the keys older
        _documents = new(_http) { RequireHttps = !_authority.IsLoopback, SendAdditionalHeaderData = false };
    }

    public string Option => "Auth:Authority";

    public bool IsKeySet => true;

    public bool AllowsSecrets => false;

    public TimeSpan RefreshAfter => TimeSpan.FromMinutes(2);

    public TimeSpan TrustFor => TimeSpan.FromMinutes(5);

    public TimeSpan LeastGap => TimeSpan.FromSeconds(5);

    public TimeSpan MostBackoff => TimeSpan.FromSeconds(30);

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
            : throw new AuthSettingException("Auth:Authority: the discovery document names no address of a key set over https.");
    }

    public void Dispose() => _http.Dispose();

    private bool IsSafe(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var parsed)
        && (parsed.Scheme == Uri.UriSchemeHttps || (parsed.Scheme == Uri.UriSchemeHttp && parsed.IsLoopback && _authority.IsLoopback));

    private static Uri Parse(string authority)
    {
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var parsed) || (parsed.Scheme != Uri.UriSchemeHttps && parsed.Scheme != Uri.UriSchemeHttp)
            || parsed.UserInfo.Length > 0 || parsed.Query.Length > 0 || parsed.Fragment.Length > 0)
        {
            throw new AuthSettingException("Auth:Authority must be an absolute https address without user, query and fragment.");
        }

        return parsed.Scheme == Uri.UriSchemeHttps || parsed.IsLoopback
            ? parsed
            : throw new AuthSettingException("Auth:Authority must be an https address; http is accepted only on the loopback address, because anyone on the way could replace the keys.");
    }
}
