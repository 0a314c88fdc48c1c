using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.Channels;
using Headway.AspNetCore.Metrics;
using Headway.AspNetCore.Native;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Headway.AspNetCore;

/// <summary>Puts Headway into an ASP.NET Core application.</summary>
public static class HeadwayExtensions
{
    /// <summary>
    /// Adds the log, the job engine and the wire. The application registers an <see cref="ILogStore"/>, its
    /// <see cref="IJobKind"/>s, and, where the defaults do not do, <see cref="LogOptions"/>, <see cref="JobsOptions"/>
    /// and <see cref="HeadwayOptions"/>.
    /// </summary>
    public static IServiceCollection AddHeadway(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new LogOptions());
        services.TryAddSingleton(new JobsOptions());
        services.TryAddSingleton(new HeadwayOptions());
        services.AddAccess();
        services.AddMetrics();
        services.TryAddSingleton<HeadwayMetrics>();
        services.AddSingleton<PrometheusPage>();
        services.AddHostedService<LogMetrics>();
        services.AddHostedService<ConnectionMetrics>();
        services.AddSingleton<EventLog>();
        services.TryAddSingleton(new DialectsOptions());
        services.AddSingleton<ConnectionClock>();
        services.AddSingleton<Translations>();
        services.AddSingleton<ResultTexts>();
        services.AddSingleton<ChannelCounts>();
        services.AddSingleton<DialectTable>();
        services.AddSingleton<DialectStreams>();
        services.AddSingleton<StartingAddress>();
        services.AddSingleton<JobEnd>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, HandshakePolicy>());
        services.AddSingleton<JobEngine>();
        services.AddHostedService(static provider => provider.GetRequiredService<JobEngine>());
        services.AddHostedService<Drain>();
        services.AddOptions<HostOptions>().PostConfigure<HeadwayOptions, JobsOptions>(static (host, http, jobs) => GiveTimeToStop(host, http, jobs));
        services.AddExceptionHandler<FaultHandler>();
        services.AddProblemDetails(static problems =>
            problems.CustomizeProblemDetails = static context => context.ProblemDetails.Extensions.Remove("traceId"));
        return services;
    }

    /// <summary>Adds what must stand before the routes: errors as problem details, and who may come in.</summary>
    /// <exception cref="AuthSettingException">A key of <see cref="AuthOptions"/> cannot be used.</exception>
    public static IApplicationBuilder UseHeadway(this IApplicationBuilder app)
    {
        app.UseExceptionHandler();
        app.Use(static next => http => ExplainStatusAsync(http, next));
        app.UseAccess();
        return app;
    }

    /// <summary>Maps the native contract (PROTOCOL.md), and the dialects that are enabled.</summary>
    public static IEndpointRouteBuilder MapHeadway(this IEndpointRouteBuilder routes)
    {
        JobEndpoints.Map(routes);
        JobControlEndpoints.Map(routes);
        ResultEndpoint.Map(routes);
        ReadEndpoint.Map(routes);
        ManyLogsEndpoint.Map(routes);
        AppendEndpoint.Map(routes);
        SocketEndpoint.Map(routes);
        TicketEndpoint.Map(routes);
        routes.MapHeadwayHealth();
        routes.ServiceProvider.GetRequiredService<DialectTable>().Map(routes);
        return routes;
    }

    /// <summary>Maps only what says whether the process lives, takes work, and what it counts: for one that works on jobs and serves nobody.</summary>
    public static IEndpointRouteBuilder MapHeadwayHealth(this IEndpointRouteBuilder routes)
    {
        HealthEndpoints.Map(routes);
        MetricsEndpoint.Map(routes);
        return routes;
    }

    // The drain, and what is left of the jobs and requests after it. The host must not give up before.
    private static void GiveTimeToStop(HostOptions host, HeadwayOptions http, JobsOptions jobs)
    {
        var needed = TimeSpan.FromSeconds(http.DrainSeconds) + (2 * jobs.StopTimeout) + TimeSpan.FromSeconds(10);
        host.ShutdownTimeout = host.ShutdownTimeout > needed ? host.ShutdownTimeout : needed;
    }

    // An answer that is a status and no more gets a body. The framework's own way to do so makes a dictionary for each
    // request, and ours is asked by each event that comes singly.
    private static async Task ExplainStatusAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        var response = http.Response;
        if (response is { HasStarted: false, StatusCode: >= 400 and < 600, ContentLength: null, ContentType: null or "" })
        {
            await ExplanationOf(http).ExecuteAsync(http);
        }
    }

    private static IResult ExplanationOf(HttpContext http)
    {
        var (code, detail) = http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ("unknown_route", "There is nothing at this address."),
            StatusCodes.Status405MethodNotAllowed => ("method_not_allowed", $"This address does not take {http.Request.Method}."),
            _ => ("bad_request", "The request cannot be served."),
        };
        return Problem.Of(http.Response.StatusCode, code, detail);
    }
}
