using Headway.AspNetCore;
using Microsoft.AspNetCore.Routing;

namespace Headway.Research.AspNetCore;

/// <summary>Maps the routes of the research job beside the native contract.</summary>
public static class HeadwayResearchRoutes
{
    /// <summary>Maps <c>/v1/search</c>, <c>/v1/corpora</c> and <c>/v1/source</c>: the ranking, the corpora, and the text behind a citation.</summary>
    /// <param name="routes">The application, or a group of it.</param>
    /// <param name="prefix">A path to put before the routes. The default value is none.</param>
    public static RouteGroupBuilder MapHeadwayResearch(this IEndpointRouteBuilder routes, string prefix = "") =>
        routes.MapHeadwayRoutes(prefix, ResearchEndpoints.Map);
}
