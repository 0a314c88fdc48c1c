using Headway.AspNetCore.Access;
using Headway.AspNetCore.Dialects;
using Headway.Jobs;
using Headway.Research;
using Headway.Research.Corpus;

namespace Headway.Server;

/// <summary>What this server is and can do, for those who show a choice.</summary>
internal static class InfoEndpoint
{
    private static readonly string s_version = typeof(InfoEndpoint).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/info", Get).WithSummary("What this server is and can do").AllowAnonymous();

    // Without a token a page must learn that it needs one, and nobody needs to learn more.
    private static IResult Get(
        HttpContext http, AuthOptions auth, JobEngine engine, DialectTable dialects, Corpora corpora, ResearchCapabilities research) =>
        auth.HasKeys && http.User.Identity is not { IsAuthenticated: true }
            ? Results.Json(new { Name = "headway", Auth = "jwt" }, JobJson.Options)
            : Describe(auth, engine, dialects, corpora, research);

    private static IResult Describe(AuthOptions auth, JobEngine engine, DialectTable dialects, Corpora corpora, ResearchCapabilities research) => Results.Json(
        new
        {
            Name = "headway",
            Version = s_version,
            Auth = auth.HasKeys ? "jwt" : "none",
            engine.Kinds,
            Dialects = dialects.Names,
            research.Reasoning,
            research.Model,
            research.Search,
            Corpora = corpora.All.Select(static corpus => corpus.Name),
        },
        JobJson.Options);
}
