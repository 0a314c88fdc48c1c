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
        services.AddSingleton<Gate>();
        services.Replace(ServiceDescriptor.Singleton<IHttpContextFactory, TokenlessContextFactory>());
    }

    public static void UseAccess(this IApplicationBuilder app)
    {
        var gate = app.ApplicationServices.GetRequiredService<Gate>(); // here, so that a key that cannot be used stops the start
        app.Use(static next => http => Origins.CheckAsync(http, next));
        app.Use(next => http => gate.CheckAsync(http, next));
    }
}
