using Headway.AspNetCore.Access;
using Microsoft.AspNetCore.Http.Features;

namespace Headway.Server;

/// <summary>
/// Makes the contexts of requests, after the token has left their addresses. This is the first of our code that runs for
/// a request: ASP.NET Core's own line about it ("Request starting", with the whole address) comes after.
/// </summary>
internal sealed class TokenlessContextFactory(IServiceProvider services) : IHttpContextFactory
{
    private readonly DefaultHttpContextFactory _inner = new(services);

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        AddressToken.Remove(featureCollection);
        return _inner.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => _inner.Dispose(httpContext);
}
