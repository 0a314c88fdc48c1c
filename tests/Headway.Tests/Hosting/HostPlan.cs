using Headway.AspNetCore;
using Headway.Jobs;
using Microsoft.AspNetCore.Builder;

namespace Headway.Tests.Hosting;

/// <summary>What an application is like that embeds Headway, or the same application without it.</summary>
internal sealed record HostPlan
{
    public bool HasHeadway { get; init; } = true;

    public string Url { get; init; } = "http://127.0.0.1:0";

    public string Environment { get; init; } = "Production";

    /// <summary>The command line, which is configuration.</summary>
    public string[] Arguments { get; init; } = [];

    /// <summary>The application's own services.</summary>
    public Action<WebApplicationBuilder>? Services { get; init; }

    /// <summary>Options of Headway.</summary>
    public Action<HeadwayOptions>? Headway { get; init; }

    public Action<HeadwayBuilder>? Kinds { get; init; }

    /// <summary>The application's own middleware and routes.</summary>
    public Action<WebApplication>? Pipeline { get; init; }

    /// <summary>Maps Headway.</summary>
    public Action<WebApplication> Map { get; init; } = static app => app.MapHeadway();
}
