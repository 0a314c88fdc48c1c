using Headway.AspNetCore.Access;
using Headway.AspNetCore.Dialects;
using Headway.Jobs;
using Headway.Log;

namespace Headway.AspNetCore;

/// <summary>
/// All options of Headway, in the same sections as in the configuration of the server program. They are validated when the
/// application starts; an error message names the option.
/// </summary>
/// <remarks>To bind them to the application's configuration, call <c>services.AddHeadway(configuration.GetSection("Headway"))</c>.</remarks>
public sealed class HeadwayOptions
{
    /// <summary>Authentication of callers.</summary>
    public AuthOptions Auth { get; set; } = new();

    /// <summary>Limits of requests, and limits and intervals of connections.</summary>
    public HttpOptions Http { get; set; } = new();

    /// <summary>Execution of jobs.</summary>
    public JobsOptions Jobs { get; set; } = new();

    /// <summary>Memory use of logs that have readers.</summary>
    public LogOptions Log { get; set; } = new();

    /// <summary>The wire contracts other than the native one.</summary>
    public DialectsOptions Dialects { get; set; } = new();
}
