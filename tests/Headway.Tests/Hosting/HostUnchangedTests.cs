using Headway.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Headway.Tests.Hosting;

/// <summary>An application responds to requests for its own routes with the same bytes, with and without Headway.</summary>
public sealed class HostUnchangedTests(HostUnchangedTests.Pair pair) : IClassFixture<HostUnchangedTests.Pair>
{
    // Services that could change how an application handles its own requests.
    private static readonly Type[] s_kinds =
    [
        typeof(IHttpContextFactory), typeof(IHttpContextAccessor), typeof(IMiddlewareFactory), typeof(IExceptionHandler), typeof(IProblemDetailsService), typeof(IProblemDetailsWriter),
        typeof(ICorsService), typeof(ICorsPolicyProvider), typeof(IAuthenticationService), typeof(IAuthenticationSchemeProvider), typeof(IAuthenticationHandlerProvider), typeof(IClaimsTransformation),
        typeof(IConnectionListenerFactory), typeof(IServer), typeof(IStartupFilter), typeof(IHostLifetime), typeof(IServiceProviderFactory<IServiceCollection>), typeof(ILoggerProvider),
        typeof(IConfigureOptions<KestrelServerOptions>), typeof(IPostConfigureOptions<KestrelServerOptions>), typeof(IConfigureOptions<JsonOptions>), typeof(IConfigureOptions<HostOptions>),
        typeof(IConfigureOptions<RouteOptions>), typeof(IConfigureOptions<RouteHandlerOptions>), typeof(IConfigureOptions<CorsOptions>), typeof(IConfigureOptions<AuthenticationOptions>),
        typeof(IConfigureOptions<FormOptions>), typeof(IConfigureOptions<LoggerFilterOptions>), typeof(LinkGenerator), typeof(IInlineConstraintResolver),
    ];

    public static TheoryData<string> Requests => new(
        Get("/"), Get("/echo"), Get("/reset?token=abc"), Get("/reset?token=abc&x=1&token=d"), Get("/echo", "Referer: http://h/page?token=abc&q=1"), Get("/echo", "Origin: http://evil.example"),
        Get("/echo", "Authorization: Bearer nonsense"), Get("/echo", "Cookie: a=b"), Get("/nowhere"), Get("/v1"), Get("/v1/jobs"), Get("/healthz"), Get("/metrics"), Get("/readyz"), Get("/health"), Get("/progressive"),
        Get("/teapot"), Get("/boom"), Get("/json"), Get("/number/x"), Get("/large"), Get("/echo", "Accept-Encoding: gzip"),
        Send("HEAD", "/echo"), Send("HEAD", "/head"), Send("OPTIONS", "/echo"), Send("OPTIONS", "*"), Send("DELETE", "/echo"), Send("PATCH", "/"), Send("FOO", "/echo"),
        Send("OPTIONS", "/echo", "Origin: http://evil.example\nAccess-Control-Request-Method: POST\n"),
        Send("POST", "/echo", "Origin: http://evil.example\nContent-Length: 3\n", "abc"), Send("POST", "/echo", "Content-Length: 3\n", "abc"), Send("POST", "/echo", "Transfer-Encoding: chunked\n", "3\nabc\n0\n\n"),
        Send("POST", "/json", "Content-Type: application/json\nContent-Length: 1\n", "{"), Send("POST", "/json", "Content-Type: text/plain\nContent-Length: 2\n", "{}"),
        Send("POST", "/echo", "Content-Length: 2000\n", new string('x', 2000)), Send("POST", "/echo", "Content-Length: 200000000\n"), Send("POST", "/nowhere", "Content-Length: 3\n", "abc"),
        Get("/echo", "Upgrade: websocket\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="), Get("/%00"), Get("/a/../echo"), Get("/%2e%2e/echo"), Get("//echo"), Get("/echo?%zz"),
        "GET /echo HTTP/1.1\n\n", "GET /echo\n\n", "GET /echo HTTP/9.9\nHost: h\n\n", "\n\nGARBAGE\n\n", "GET /echo HTTP/1.1\nHost: h\nBad Header\n\n", Get("/echo", "X-Large: " + new string('x', 40_000)), Get("/echo", "Expect: 100-continue"));

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Answer_IsTheSame(string request)
    {
        var without = await RawHttp.SendAsync(pair.Without.Address, request);
        Assert.Equal(without, await RawHttp.SendAsync(pair.With.Address, request));
        Assert.StartsWith("HTTP/1.1 ", without, StringComparison.Ordinal);
    }

    [Fact]
    public void Services_OfTheFramework_AreTheSame()
    {
        Assert.NotEmpty(s_kinds.SelectMany(Of(pair.Without)));
        Assert.Equal(s_kinds.SelectMany(Of(pair.Without)), s_kinds.SelectMany(Of(pair.With)));
    }

    [Fact]
    public void Options_OfTheFramework_AreTheSame()
    {
        Assert.Equal(Limits(pair.Without), Limits(pair.With));
        Assert.Equal(Value<HostOptions>(pair.Without).ShutdownTimeout, Value<HostOptions>(pair.With).ShutdownTimeout);
        Assert.Equal(Value<AuthenticationOptions>(pair.Without).DefaultScheme, Value<AuthenticationOptions>(pair.With).DefaultScheme);
        Assert.Equal(Value<JsonOptions>(pair.Without).SerializerOptions.PropertyNamingPolicy, Value<JsonOptions>(pair.With).SerializerOptions.PropertyNamingPolicy);
    }

    private static Func<Type, IEnumerable<string>> Of(EmbeddingHost host) =>
        kind => host.App.Services.GetServices(kind).Select(service => $"{kind.Name}: {service!.GetType()}");

    private static string Limits(EmbeddingHost host)
    {
        var limits = Value<KestrelServerOptions>(host).Limits;
        return string.Join(", ", typeof(KestrelServerLimits).GetProperties().Select(property => $"{property.Name}={property.GetValue(limits)}"));
    }

    private static TOptions Value<TOptions>(EmbeddingHost host)
        where TOptions : class => host.App.Services.GetRequiredService<IOptions<TOptions>>().Value;

    private static string Get(string target, string headers = "") => Send("GET", target, headers.Length == 0 ? "" : headers + "\n");

    private static string Send(string method, string target, string headers = "", string body = "") =>
        $"{method} {target} HTTP/1.1\nHost: h\nConnection: close\n{headers}\n{body}";

    /// <summary>The same application with and without Headway.</summary>
    public sealed class Pair : IAsyncLifetime
    {
        internal EmbeddingHost Without { get; private set; } = null!;

        internal EmbeddingHost With { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var plan = new HostSetup { HasHeadway = false, Services = Add, Pipeline = Map };
            Without = await EmbeddingHost.StartAsync(plan);
            With = await EmbeddingHost.StartAsync(plan with
            {
                HasHeadway = true,
                Headway = static o =>
                {
                    o.Auth.Key = Access.TestTokens.Secret;
                    o.Http.AllowedOrigins = "*";
                    o.Http.MaxBodyBytes = 1024;
                },
                Map = static app =>
                {
                    app.MapHeadway("/progress");
                    app.MapHeadwayDialects("/progress");
                    app.MapHeadwayHealth("/progress");
                    app.MapHeadwayMetrics("/progress");
                },
            });
        }

        public async ValueTask DisposeAsync()
        {
            await Without.DisposeAsync();
            await With.DisposeAsync();
        }

        private static void Add(WebApplicationBuilder builder)
        {
            builder.Services.AddProblemDetails();
            builder.Services.AddCors(static cors => cors.AddDefaultPolicy(static policy => policy.WithOrigins("http://friend.example")));
            builder.Services.AddAuthentication().AddCookie();
            builder.Services.AddAuthorization();
        }

        private static void Map(WebApplication app)
        {
            app.UseExceptionHandler();
            app.UseStatusCodePages();
            app.UseCors();
            app.MapGet("/", static () => "the start page");
            app.MapMethods("/echo", ["GET", "POST"], static async (HttpRequest request) =>
                $"{request.Method} {request.GetEncodedPathAndQuery()} {request.Headers.Referer} {(await new StreamReader(request.Body).ReadToEndAsync()).Length}");
            app.MapGet("/reset", static (HttpRequest request) => $"{request.QueryString} {request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget}");
            app.MapGet("/teapot", static () => Results.StatusCode(418));
            app.MapGet("/boom", static string () => throw new InvalidOperationException("boom"));
            app.MapGet("/json", static () => new { SomeName = 1, Nothing = (string?)null });
            app.MapPost("/json", static (Dictionary<string, int> body) => body);
            app.MapGet("/number/{number:int}", static (int number) => number);
            app.MapGet("/large", static () => new string('x', 100_000));
            app.MapMethods("/head", ["HEAD"], static () => "nothing");
        }
    }
}
