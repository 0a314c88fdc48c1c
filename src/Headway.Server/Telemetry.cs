using System.Collections;
using System.Diagnostics;
using System.Reflection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Headway.Server;

/// <summary>
/// Sends traces and metrics over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Otherwise nothing is registered. The
/// exporter and the SDK read the other <c>OTEL_*</c> variables.
/// </summary>
internal static class Telemetry
{
    private const string Prefix = "OTEL_";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Source = "Headway";
    private const int FlushMilliseconds = 10_000;

    /// <summary>Registers OpenTelemetry if an endpoint is set.</summary>
    /// <exception cref="ConfigurationException">The endpoint is not a valid address.</exception>
    public static void Add(IServiceCollection services, ConfigurationManager configuration)
    {
        if (Environment.GetEnvironmentVariable(Endpoint) is not { Length: > 0 } endpoint)
        {
            return;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new ConfigurationException($"{Endpoint}: '{endpoint}' is not an address such as http://localhost:4317.");
        }

        // The SDK reads its variables from the host's configuration, which contains only the HEADWAY__* variables.
        configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(static variable => ((string)variable.Key).StartsWith(Prefix, StringComparison.Ordinal))
            .Select(static variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value)));
        services.AddOpenTelemetry()
            .ConfigureResource(Name)
            .WithTracing(static traces => traces.AddSource(Source).AddAspNetCoreInstrumentation(static requests => requests.EnrichWithHttpResponse = HideAddress).AddHttpClientInstrumentation().AddOtlpExporter())
            .WithMetrics(static metrics => metrics.AddMeter(Source).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddOtlpExporter());
    }

    /// <summary>Exports the remaining telemetry. The shutdown of the host alone waits only five seconds for a slow collector.</summary>
    public static void Flush(IServiceProvider services)
    {
        services.GetService<TracerProvider>()?.ForceFlush(FlushMilliseconds);
        services.GetService<MeterProvider>()?.ForceFlush(FlushMilliseconds);
    }

    private static void Name(ResourceBuilder resource)
    {
        if (Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is not { Length: > 0 })
        {
            resource.AddService("headway", serviceVersion: Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);
        }
    }

    // The span keeps the route; path and query can contain ids, user names and questions.
    private static void HideAddress(Activity span, HttpResponse response) => span.SetTag("url.path", null).SetTag("url.query", null);
}
