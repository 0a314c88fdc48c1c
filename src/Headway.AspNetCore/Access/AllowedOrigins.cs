using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Headway.AspNetCore.Access;

/// <summary>The origins of other sites whose pages may use the server.</summary>
internal sealed partial class AllowedOrigins
{
    private const string Any = "*";
    private const string Setting = "Http:AllowedOrigins";

    private static readonly TimeSpan s_preflightMaxAge = TimeSpan.FromMinutes(10);
    private static readonly string[] s_requestHeaders =
        ["Authorization", "Content-Type", "Last-Event-ID", "Idempotency-Key", "Idempotency-Key*", "Producer-Id", "Producer-Epoch", "Producer-Seq", "Accept", "Cache-Control"];
    private static readonly string[] s_exposedHeaders =
        ["Location", "Content-Location", "Idempotency-Replayed", "Retry-After", "WWW-Authenticate", "Producer-Epoch", "Producer-Expected-Seq", "Producer-Received-Seq"];

    private readonly HashSet<string> _origins;
    private readonly CorsService _cors;
    private readonly CorsPolicy _policy;
    private readonly CorsPolicy _developerPolicy;
    private readonly DeveloperPages _developers;

    /// <summary>Parses the configured list.</summary>
    /// <exception cref="AuthSettingException">An entry of the list is not an origin.</exception>
    public AllowedOrigins(HttpOptions options, AuthOptions auth, DeveloperPages developers, ILoggerFactory loggers)
    {
        _origins = [.. OriginList.Split(options.AllowedOrigins ?? "", Setting).Select(Normalize)];
        IsAny = _origins.Contains(Any);
        _developers = developers;
        _cors = new(Options.Create(new CorsOptions()), loggers);
        _policy = CreatePolicy(_origins.Contains, IsAny);
        _developerPolicy = CreatePolicy(DeveloperPages.IsDeveloperOrigin, isAny: false);
        if (IsAny)
        {
            LogAny(loggers.CreateLogger<AllowedOrigins>(), auth.HasKeys ? "any page whose user has a token may use the server" : "any page that a browser on this network opens may use the server, because no key is set");
        }
    }

    public bool IsAny { get; }

    /// <summary>Whether a page of this origin may send the request.</summary>
    public bool Contains(HttpRequest request, string origin) => IsAny || _origins.Contains(origin) || _developers.Allows(request, origin);

    /// <summary>Adds the CORS headers for an allowed origin, also to error responses, and answers preflight requests.</summary>
    /// <returns>True for a preflight request: its response is complete.</returns>
    public bool AnswersPreflight(HttpContext http)
    {
        if (http.Request.Headers.Origin.Count == 0)
        {
            return false;
        }

        var isDeveloper = _developers.Allows(http.Request, http.Request.Headers.Origin.ToString());
        if (_origins.Count == 0 && !isDeveloper)
        {
            return false;
        }

        var result = _cors.EvaluatePolicy(http, isDeveloper && !IsAny ? _developerPolicy : _policy);
        _cors.ApplyResult(result, http.Response);
        if (result.IsPreflightRequest)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }

        return result.IsPreflightRequest;
    }

    // Headway sets no cookies, so the policy allows no credentials.
    private static CorsPolicy CreatePolicy(Func<string, bool> isAllowed, bool isAny)
    {
        var policy = new CorsPolicyBuilder();
        _ = isAny ? policy.AllowAnyOrigin() : policy.SetIsOriginAllowed(isAllowed);
        return policy.WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE").WithHeaders(s_requestHeaders).WithExposedHeaders(s_exposedHeaders)
            .SetPreflightMaxAge(s_preflightMaxAge).Build();
    }

    private static string Normalize(string origin) => origin == Any ? Any
        : OriginList.Normalize(origin) ?? throw new AuthSettingException($"{Setting}: '{origin}' is neither an origin such as https://app.example.org nor *.");

    [LoggerMessage(1, LogLevel.Warning, "Http:AllowedOrigins is *: {Consequence}.")]
    private static partial void LogAny(ILogger logger, string consequence);
}
