using System.Net;
using Headway.AspNetCore.Access;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Headway.AspNetCore.Hosting;

/// <summary>
/// Restricts Headway to loopback addresses if no key is set and <c>Auth:Mode</c> is empty: an application that listens on a
/// public address does not start, and a request that arrives on one is refused.
/// </summary>
internal sealed class PublicAddressCheck(AuthOptions options, RefusalCounter refusals, IServiceProvider services) : IHostedLifecycleService
{
    private const string Fix = "Listen on a loopback address, set a key (Auth:KeyFile, Auth:JwksFile or Auth:Key), or set Auth:Mode=host if the application signs its users in, or Auth:Mode=none if everybody may use Headway.";

    private readonly bool _isConfigured = options.HasKeys || options.Mode.Length > 0;

    /// <summary>Returns the refusal of a request that arrived on a public address, or null if the request may proceed.</summary>
    public IResult? Refuse(HttpContext http)
    {
        if (_isConfigured || IsLocal(http) || Callers.Identity(http) is not null)
        {
            return null;
        }

        refusals.Count("keys_required");
        return HeadwayProblem.Of(StatusCodes.Status403Forbidden, "keys_required", $"This address is public, and no key is set. {Fix}");
    }

    /// <summary>Whether a server address, such as <c>http://localhost:5000</c>, is a loopback address. A Unix socket or a named pipe is not.</summary>
    public static bool IsLoopback(string address)
    {
        var binding = BindingAddress.Parse(address);
        return !binding.IsUnixPipe && !binding.IsNamedPipe
            && (binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(binding.Host, out var ip) && IPAddress.IsLoopback(ip)));
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var server = services.GetService<IServer>();
        var addresses = server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return !_isConfigured && !IsInMemory(server) && addresses.FirstOrDefault(static address => !IsLoopback(address)) is { } publicAddress
            ? throw new AuthSettingException($"The application listens on the public address {publicAddress}, but no option says who may use Headway. {Fix}")
            : Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A request without an IP address came over a Unix socket or a named pipe, unless the server is the in-memory test server.
    private bool IsLocal(HttpContext http) => http.Connection.LocalIpAddress is { } ip ? IPAddress.IsLoopback(ip) : IsInMemory(services.GetService<IServer>());

    // The test server has the configured addresses, but listens on none of them. It is recognised by its type name, so
    // that every other server counts as public.
    private static bool IsInMemory(IServer? server) => server?.GetType().FullName == "Microsoft.AspNetCore.TestHost.TestServer";
}
