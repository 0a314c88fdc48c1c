using Microsoft.AspNetCore.Builder;

namespace Headway.AspNetCore.Access;

/// <summary>How a route says what its requests are counted as. One that says nothing counts as <see cref="Rate.Requests"/>.</summary>
internal static class RateExtensions
{
    public static TBuilder CountAs<TBuilder>(this TBuilder route, Rate rate)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new CountedAs(rate));
}

/// <summary>The mark on the route.</summary>
internal sealed record CountedAs(Rate Rate);
