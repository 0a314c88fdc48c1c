using Headway.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Allows pages of <c>http://localhost:PORT</c> and <c>http://127.0.0.1:PORT</c>, where development servers of frontends run.
/// They may use a server without keys and without public URLs that listens on loopback addresses only.
/// </summary>
internal sealed class DeveloperPages(AuthOptions auth, PublicUrls urls, IServiceProvider services)
{
    private readonly bool _isPossible = !auth.HasKeys && auth.Mode != AuthOptions.Host && urls.IsEmpty;

    public bool Allows(HttpRequest request, string origin) =>
        _isPossible && IsDeveloperOrigin(origin) && LoopbackHost.Is(request.Host.Host) && ListensOnLoopbackOnly();

    public static bool IsDeveloperOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Scheme == Uri.UriSchemeHttp && page.Host is "localhost" or "127.0.0.1" && OriginList.Of(page) == origin;

    private bool ListensOnLoopbackOnly() =>
        services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses is { Count: > 0 } addresses && addresses.All(PublicAddressCheck.IsLoopback);
}
