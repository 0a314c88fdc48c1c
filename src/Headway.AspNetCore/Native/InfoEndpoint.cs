using Headway.AspNetCore.Access;
using Headway.AspNetCore.Dialects;
using Headway.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Native;

/// <summary>The version and features of this server.</summary>
internal static class InfoEndpoint
{
    private static readonly string s_version = typeof(InfoEndpoint).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/info", Get).WithSummary("What this server is and can do").AllowAnonymous();

    // A client without a token learns only that it needs one.
    private static IResult Get(HttpContext http, AuthOptions auth, JobEngine engine, DialectTable dialects, IEnumerable<ServerInfoMember> facts)
    {
        var how = auth.HasKeys ? "jwt" : auth.Mode == AuthOptions.Host ? AuthOptions.Host : AuthOptions.None;
        if (how != AuthOptions.None && Callers.Identity(http) is null)
        {
            return Results.Json(new { Name = "headway", Auth = how }, JobJson.Options);
        }

        var info = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = "headway",
            ["version"] = s_version,
            ["auth"] = how,
            ["kinds"] = engine.Kinds,
            ["dialects"] = dialects.Names,
        };
        foreach (var fact in facts.Where(fact => fact.Value() is not null))
        {
            info[fact.Name] = fact.Value();
        }

        return Results.Json(info, JobJson.Options);
    }
}
