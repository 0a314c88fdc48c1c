using System.Reflection;
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

    /// <summary>Begins to send; null where nothing is asked for.</summary>
    public static Telemetry? Start()
    {
        if (Environment.GetEnvironmentVariable(Endpoint) is not { Length: > 0 } endpoint)
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

    /// <summary>Sends what is left, and ends.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }
}
