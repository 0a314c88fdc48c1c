using Headway.AspNetCore.Transports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Makes the contexts of requests, after the token has left their addresses. This is the first of our code that runs for
/// a request: ASP.NET Core's own line about it ("Request starting", with the whole address) comes after.
/// </summary>
/// <remarks>
/// Thread-safe. As with the framework's own factory, a context serves the requests of one connection after another.
/// </remarks>
internal sealed class TokenlessContextFactory(IServiceScopeFactory scopes, IOptions<FormOptions> form, IServiceProvider services) : IHttpContextFactory
{
    private readonly IHttpContextAccessor? _accessor = services.GetService<IHttpContextAccessor>();

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        AddressToken.Take(featureCollection);
        var context = Renew(featureCollection) ?? new DefaultHttpContext(featureCollection);
        context.FormOptions = form.Value;
        context.ServiceScopeFactory = scopes;
        _accessor?.HttpContext = context;
        return context;
    }

    public void Dispose(HttpContext httpContext)
    {
        _accessor?.HttpContext = null;
        var context = (DefaultHttpContext)httpContext;
        var connection = StreamTakeover.Of(context.Features);
        context.Uninitialize();
        if (_accessor is null) // else whoever kept it would see the next request
        {
            connection?.Keep(context);
        }
    }

    private static DefaultHttpContext? Renew(IFeatureCollection features)
    {
        var context = StreamTakeover.Of(features)?.TakeKept();
        context?.Initialize(features);
        return context;
    }
}
