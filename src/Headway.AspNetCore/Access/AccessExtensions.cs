using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Headway.AspNetCore.Access;

/// <summary>Puts together who may come in.</summary>
internal static class AccessExtensions
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.TryAddSingleton(new AuthOptions());
        services.AddSingleton<KeyRing>();
        services.AddSingleton<TokenReader>();
        services.TryAddSingleton<ITicketStore, MemoryTickets>();
        services.AddSingleton<Tickets>();
        services.AddSingleton<Gate>();
        services.AddSingleton<AllowedOrigins>();
        services.AddSingleton<Places>();
        services.AddSingleton<RequestRates>();
        services.AddSingleton<Refusals>();
        services.AddHostedService<AccessMetrics>();
        services.AddCors();
        services.Replace(ServiceDescriptor.Singleton<IHttpContextFactory, TokenlessContextFactory>());
    }

    public static void UseAccess(this IApplicationBuilder app)
    {
        var gate = app.ApplicationServices.GetRequiredService<Gate>(); // here, so that a key that cannot be used stops the start
        var rates = app.ApplicationServices.GetRequiredService<RequestRates>();
        var origins = app.ApplicationServices.GetRequiredService<AllowedOrigins>();
        if (!origins.IsEmpty)
        {
            app.UseCors(origins.Describe); // first, so that the page of an allowed origin can read refusals too
        }

        app.Use(static next => http => Origins.CheckAsync(http, next));
        app.Use(next => http => gate.CheckAsync(http, next));
        app.Use(next => http => rates.CheckAsync(http, next));
    }
}
