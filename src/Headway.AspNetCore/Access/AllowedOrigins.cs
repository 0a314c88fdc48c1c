using System.Text.Json;
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

    /// <summary>Parses the configured list.</summary>
    /// <exception cref="AuthSettingException">An entry of the list is not an origin.</exception>
    public AllowedOrigins(HttpOptions options, AuthOptions auth, ILoggerFactory loggers)
    {
        _origins = [.. Split(options.AllowedOrigins ?? "").Select(Normal)];
        IsAny = _origins.Contains(Any);
        _cors = new(Options.Create(new CorsOptions()), loggers);
        _policy = CreatePolicy();
        if (IsAny)
        {
            LogAny(loggers.CreateLogger<AllowedOrigins>(), auth.HasKeys ? "any page whose user has a token may use the server" : "any page that a browser on this network opens may use the server, because no key is set");
        }
    }

    public bool IsAny { get; }

    public bool IsEmpty => _origins.Count == 0;

    public bool Contains(string origin) => IsAny || _origins.Contains(origin);

    /// <summary>Adds the CORS headers for an allowed origin, also to error responses, and answers preflight requests.</summary>
    /// <returns>True for a preflight request: its response is complete.</returns>
    public bool AnswersPreflight(HttpContext http)
    {
        if (IsEmpty || http.Request.Headers.Origin.Count == 0)
        {
            return false;
        }

        var result = _cors.EvaluatePolicy(http, _policy);
        _cors.ApplyResult(result, http.Response);
        if (result.IsPreflightRequest)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }

        return result.IsPreflightRequest;
    }

    // Headway sets no cookies, so the policy allows no credentials.
    private CorsPolicy CreatePolicy()
    {
        var policy = new CorsPolicyBuilder();
        _ = IsAny ? policy.AllowAnyOrigin() : policy.SetIsOriginAllowed(_origins.Contains);
        return policy.WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE").WithHeaders(s_requestHeaders).WithExposedHeaders(s_exposedHeaders)
            .SetPreflightMaxAge(s_preflightMaxAge).Build();
    }

    private static string[] Split(string list)
    {
        try
        {
            return list.TrimStart().StartsWith('[')
                ? JsonSerializer.Deserialize<string[]>(list) ?? []
                : list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        catch (JsonException fault)
        {
            throw new AuthSettingException($"{Setting}: the value is neither a comma-separated list nor a JSON list of origins.", fault);
        }
    }

    // The form that browsers send: no path, no trailing slash, no default port.
    private static string Normal(string origin) => origin == Any ? Any
        : Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Host.Length > 0 && page.PathAndQuery == "/" && page.UserInfo.Length == 0 && page.Fragment.Length == 0
            ? $"{page.Scheme}://{page.IdnHost}{(page.IsDefaultPort ? "" : $":{page.Port}")}"
            : throw new AuthSettingException($"{Setting}: '{origin}' is neither an origin such as https://app.example.org nor *.");

    [LoggerMessage(1, LogLevel.Warning, "Http:AllowedOrigins is *: {Consequence}.")]
    private static partial void LogAny(ILogger logger, string consequence);
}
