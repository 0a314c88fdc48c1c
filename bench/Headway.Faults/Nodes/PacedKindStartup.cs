using Headway.Faults.Nodes;
using Headway.Jobs;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(PacedKindStartup))]

namespace Headway.Faults.Nodes;

/// <summary>Adds <see cref="PacedKind"/> to the real server.</summary>
internal sealed class PacedKindStartup : IHostingStartup
{
    /// <summary>The environment variables that make a server load this assembly.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(PacedKindStartup).Assembly.Location,
        ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = typeof(PacedKindStartup).Assembly.GetName().Name!,
    };

    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(static services => services.AddSingleton<IJobKind, PacedKind>());
}
