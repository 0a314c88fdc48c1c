using Headway.AspNetCore.Access;
using Microsoft.AspNetCore.Http.Features;

namespace Headway.Server;

/// <summary>
/// Creates the request contexts after removing the token from the URL. It runs before ASP.NET Core logs the URL ("Request starting").
/// </summary>
internal sealed class TokenlessContextFactory(IServiceProvider services) : IHttpContextFactory
{
    private readonly DefaultHttpContextFactory _inner = new(services);

    public HttpContext Create(IFeatureCollection featureCollection)
    {
        QueryToken.Remove(featureCollection);
        return _inner.Create(featureCollection);
    }

    public void Dispose(HttpContext httpContext) => _inner.Dispose(httpContext);
}
