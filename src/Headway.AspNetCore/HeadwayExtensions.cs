using System.Diagnostics.CodeAnalysis;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.Channels;
using Headway.AspNetCore.Dialects.DeepResearch;
using Headway.AspNetCore.Dialects.Kognys;
using Headway.AspNetCore.Dialects.LangGraph;
using Headway.AspNetCore.Dialects.TypeSafe;
using Headway.AspNetCore.Dialects.Wort;
using Headway.AspNetCore.Hosting;
using Headway.AspNetCore.Metrics;
using Headway.AspNetCore.Native;
using Headway.Jobs;
using Headway.Jobs.Tickets;
using Headway.Log;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Headway.AspNetCore;

/// <summary>Adds Headway's services to an ASP.NET Core application.</summary>
public static class HeadwayExtensions
{
    /// <summary>
    /// Adds the log, the job engine and the services of the routes. Call <c>UseSqlite</c> or <c>UseRedis</c> on the result, add
    /// kinds of job with <see cref="HeadwayBuilder.AddKind{TKind}"/>, and map the routes with <c>MapHeadway</c>. The
    /// application's own services and routes are unchanged.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets options, which are validated when the application starts.</param>
    public static HeadwayBuilder AddHeadway(this IServiceCollection services, Action<HeadwayOptions>? configure = null)
    {
        services.AddOptions<HeadwayOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HeadwayOptions>, HeadwayOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        AddSection(services, static options => options.Auth);
        AddSection(services, static options => options.Http);
        AddSection(services, static options => options.Jobs);
        AddSection(services, static options => options.Log);
        AddSection(services, static options => options.Dialects);
        AddEngine(services);
        AddAccess(services);
        AddDialects(services);
        return new HeadwayBuilder(services)
            .AddDialect<DeepResearchDialect>().AddDialect<KognysDialect>().AddDialect<LangGraphDialect>().AddDialect<TypeSafeDialect>().AddDialect<WortDialect>();
    }

    /// <summary>Adds Headway with options from the application's configuration.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="section">The section with the values of <see cref="HeadwayOptions"/>. An unknown key makes the start fail.</param>
    /// <param name="configure">Sets options after the section was applied.</param>
    public static HeadwayBuilder AddHeadway(this IServiceCollection services, IConfiguration section, Action<HeadwayOptions>? configure = null)
    {
        services.AddOptions<HeadwayOptions>().Bind(section, static binder => binder.ErrorOnUnknownConfiguration = true);
        return services.AddHeadway(configure);
    }

    /// <summary>
    /// Adds a wire contract that some frontend speaks. Its routes are mapped by <c>MapHeadwayDialects</c>. Headway adds its own
    /// dialects by this method.
    /// </summary>
    /// <typeparam name="TDialect">The dialect. One instance is created, with services of the application.</typeparam>
    /// <param name="builder">What <c>AddHeadway</c> returns.</param>
    [Experimental(Seam.Diagnostic)]
    public static HeadwayBuilder AddDialect<TDialect>(this HeadwayBuilder builder)
        where TDialect : Dialect
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<Dialect, TDialect>());
        return builder;
    }

    private static void AddSection<TSection>(IServiceCollection services, Func<HeadwayOptions, TSection> section)
        where TSection : class =>
        services.TryAddSingleton(provider => section(provider.GetRequiredService<IOptions<HeadwayOptions>>().Value));

    private static void AddEngine(IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<HeadwayMetrics>();
        services.TryAddSingleton<PrometheusExporter>();
        services.AddHostedService<LogMetrics>();
        services.AddHostedService<ConnectionMetrics>();
        services.TryAddSingleton<GroupCommitted>(static provider => provider.GetRequiredService<HeadwayMetrics>().RecordCommit);
        services.TryAddSingleton(static provider => new EventLog(
            provider.GetService<ILogStore>() ?? throw new InvalidOperationException("Headway has no store. Call UseSqlite(…) or UseRedis(…) on what AddHeadway() returns."),
            provider.GetRequiredService<LogOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<ConnectionRegistry>();
        services.TryAddSingleton<JobEngine>();
        services.AddHostedService(static provider => provider.GetRequiredService<JobEngine>());
        services.AddHostedService<Drain>();
    }

    private static void AddAccess(IServiceCollection services)
    {
        services.TryAddSingleton<KeyCache>();
        services.TryAddSingleton<TokenValidator>();
        services.TryAddSingleton<ITicketStore, InMemoryTicketStore>();
        services.TryAddSingleton<TicketIssuer>();
        services.TryAddSingleton<TokenCheck>();
        services.TryAddSingleton(PublicUrls.None);
        services.TryAddSingleton<DeveloperPages>();
        services.TryAddSingleton<AllowedOrigins>();
        services.TryAddSingleton<ConnectionLimiter>();
        services.TryAddSingleton<RequestRateLimiter>();
        services.TryAddSingleton<RefusalCounter>();
        services.TryAddSingleton<BodyBudget>();
        services.TryAddSingleton(TransportLimits.None);
        services.AddHostedService<AccessMetrics>();
        services.TryAddSingleton<ExceptionResponses>();
        services.TryAddSingleton<PublicAddressCheck>();
        services.TryAddSingleton<RouteGuard>();
        services.TryAddSingleton<RefusedEnds>();
        services.AddHostedService(static provider => provider.GetRequiredService<RefusedEnds>());
        services.TryAddSingleton<ReadEndpoint>();
        services.TryAddSingleton<SocketEndpoint>();
        services.AddHostedService(static provider => provider.GetRequiredService<PublicAddressCheck>());
    }

    private static void AddDialects(IServiceCollection services)
    {
        services.TryAddSingleton<Translations>();
        services.TryAddSingleton<ResultTexts>();
        services.TryAddSingleton<ChannelCounts>();
        services.TryAddSingleton<DialectTable>();
        services.TryAddSingleton(static provider => new DialectStreams(
            provider.GetRequiredService<EventLog>(), provider.GetRequiredService<ConnectionRegistry>(), provider.GetRequiredService<Translations>(),
            provider.GetRequiredService<HttpOptions>(), provider.GetRequiredService<TokenCheck>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider => new StartingAddress(provider.GetRequiredService<DialectStreams>(), provider.GetRequiredService<EventLog>()));
        services.TryAddSingleton<JobEnd>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, HandshakePolicy>());
    }
}
