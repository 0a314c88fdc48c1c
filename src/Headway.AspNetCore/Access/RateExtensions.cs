using Microsoft.AspNetCore.Builder;

namespace Headway.AspNetCore.Access;

/// <summary>Sets the rate category of a route. The default is <see cref="Rate.Requests"/>.</summary>
internal static class RateExtensions
{
    public static TBuilder CountAs<TBuilder>(this TBuilder route, Rate rate)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new CountedAs(rate));
}

/// <summary>Endpoint metadata: the rate category of a route.</summary>
internal sealed record CountedAs(Rate Rate);
