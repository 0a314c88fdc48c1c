using Headway.AspNetCore.Access;
using Headway.AspNetCore.Dialects;
using Headway.Jobs;
using Headway.Log;

namespace Headway.AspNetCore;

/// <summary>
/// All options of Headway in an application, in the sections that the configuration of the server has too. They are
/// validated when the application starts; a message names the option.
/// </summary>
/// <remarks>To read them from the application's configuration: <c>services.AddHeadway(configuration.GetSection("Headway"))</c>.</remarks>
public sealed class HeadwayOptions
{
    /// <summary>Who may use the routes.</summary>
    public AuthOptions Auth { get; set; } = new();

    /// <summary>Limits and intervals of connections.</summary>
    public HttpOptions Http { get; set; } = new();

    /// <summary>How jobs run.</summary>
    public JobsOptions Jobs { get; set; } = new();

    /// <summary>What is kept in memory of a log that is read.</summary>
    public LogOptions Log { get; set; } = new();

    /// <summary>The wire contracts beside the native one.</summary>
    public DialectsOptions Dialects { get; set; } = new();
}
