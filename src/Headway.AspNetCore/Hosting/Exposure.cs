using System.Net;
using Headway.AspNetCore.Access;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Headway.AspNetCore.Hosting;

/// <summary>
/// Without keys Headway serves only this machine, unless <c>Auth:Mode</c> says otherwise: an application that listens on
/// a public address does not start, and a request that came in on one is refused.
/// </summary>
internal sealed class Exposure(AuthOptions options, Refusals refusals, IServiceProvider services) : IHostedLifecycleService
{
    private const string Fix = "Listen on a loopback address, set a key (Auth:KeyFile, Auth:JwksFile or Auth:Key), or say Auth:Mode=host if the application signs its users in, or Auth:Mode=none if everybody may use it.";

    private readonly bool _isDecided = options.HasKeys || options.Mode.Length > 0;

    /// <summary>The refusal of a request that came in where it must not; null: it may pass.</summary>
    public IResult? Refuse(HttpContext http)
    {
        if (_isDecided || IsLocal(http) || Callers.Identity(http) is not null)
        {
            return null;
        }

        refusals.Count("keys_required");
        return HeadwayProblem.Of(StatusCodes.Status403Forbidden, "keys_required", $"There are no keys, and this address is public. {Fix}");
    }

    /// <summary>Whether an address of a server, such as <c>http://localhost:5000</c>, is of this machine alone. A Unix socket or a named pipe is not.</summary>
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
        return !_isDecided && !IsInMemory(server) && addresses.FirstOrDefault(static address => !IsLoopback(address)) is { } open
            ? throw new AuthSettingException($"The application listens on {open}, which others can reach, and nothing says who may use Headway. {Fix}")
            : Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A request without an IP address came over a Unix socket or a named pipe, unless the server is the in-memory one.
    private bool IsLocal(HttpContext http) => http.Connection.LocalIpAddress is { } ip ? IPAddress.IsLoopback(ip) : IsInMemory(services.GetService<IServer>());

    // The server of tests listens nowhere, though it has the configured addresses. It is told by its name, so that any
    // other server counts as public.
    private static bool IsInMemory(IServer? server) => server?.GetType().FullName == "Microsoft.AspNetCore.TestHost.TestServer";
}
