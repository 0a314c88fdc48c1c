using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Headway.Server;

/// <summary>
/// Sends traces and metrics over OTLP to where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says. Without it there is nothing
/// here, and nothing listens to what the libraries would tell. The other variables of the exporter hold as well.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Source = "Headway";
    private const string Requests = "Microsoft.AspNetCore";
    private const string RequestMetrics = "Microsoft.AspNetCore.Hosting";

    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private Telemetry(ResourceBuilder resource)
    {
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Source, Requests).AddOtlpExporter().Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Source, RequestMetrics).AddOtlpExporter().Build();
    }

    private static string? Address => Environment.GetEnvironmentVariable(Endpoint) is { Length: > 0 } endpoint ? endpoint : null;

    /// <summary>Gives the spans of requests a name that says what was asked. Nothing where nothing is asked for.</summary>
    public static void Use(WebApplication app)
    {
        if (Address is null)
        {
            return;
        }

        app.Use(static async (http, next) =>
        {
            try
            {
                await next(http);
            }
            finally
            {
                Describe(http);
            }
        });
    }

    /// <summary>Begins to send; null where nothing is asked for.</summary>
    public static Telemetry? Start()
    {
        if (Address is not { } endpoint)
        {
            return null;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new ConfigurationException($"{Endpoint}: '{endpoint}' is not an address such as http://localhost:4317.");
        }

        var resource = ResourceBuilder.CreateDefault();
        if (Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is not { Length: > 0 })
        {
            resource.AddService("headway", serviceVersion: Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
        }

        return new(resource);
    }

    // The route, not the address: the address holds ids, and may hold a token.
    private static void Describe(HttpContext http)
    {
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } span)
        {
            return;
        }

        var (method, status) = (http.Request.Method, http.Response.StatusCode);
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag("http.request.method", method).SetTag("http.route", route).SetTag("http.response.status_code", status);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Sends what is left, and ends.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }
}
