using Headway.AspNetCore;
using Headway.Jobs;
using Microsoft.AspNetCore.Builder;

namespace Headway.Tests.Hosting;

/// <summary>The setup of a test application, with or without Headway.</summary>
internal sealed record HostSetup
{
    public bool HasHeadway { get; init; } = true;

    public string Url { get; init; } = "http://127.0.0.1:0";

    public string Environment { get; init; } = "Production";

    /// <summary>The command line, which sets configuration values.</summary>
    public string[] Arguments { get; init; } = [];

    /// <summary>Adds the application's own services.</summary>
    public Action<WebApplicationBuilder>? Services { get; init; }

    /// <summary>Sets options of Headway.</summary>
    public Action<HeadwayOptions>? Headway { get; init; }

    /// <summary>Adds kinds of job.</summary>
    public Action<HeadwayBuilder>? Kinds { get; init; }

    /// <summary>Adds the application's own middleware and routes.</summary>
    public Action<WebApplication>? Pipeline { get; init; }

    /// <summary>Maps Headway's routes.</summary>
    public Action<WebApplication> Map { get; init; } = static app => app.MapHeadway();
}
