using Headway.AspNetCore.Dialects.DeepResearch;
using Headway.AspNetCore.Dialects.Kognys;
using Headway.AspNetCore.Dialects.LangGraph;
using Headway.AspNetCore.Dialects.TypeSafe;
using Headway.AspNetCore.Dialects.Wort;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects;

/// <summary>The dialects that are served. A new one is entered here, and nowhere else.</summary>
internal sealed class DialectTable(DialectsOptions options, ResultTexts texts)
{
    private readonly IReadOnlyList<Entry> _served = [.. All(options, texts).Where(static entry => entry.IsEnabled)];

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => _served.Select(static entry => entry.Dialect.Name);

    /// <summary>The dialect of this name, if it is served.</summary>
    public Dialect? Find(string name) => _served.FirstOrDefault(entry => entry.Dialect.Name == name)?.Dialect;

    /// <summary>Maps the routes of all.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var entry in _served)
        {
            entry.Map(routes);
        }
    }

    // texts: for the contracts that send the answer as a text.
    private static IEnumerable<Entry> All(DialectsOptions options, ResultTexts texts) =>
    [
        DeepResearch(new DeepResearchDialect(texts), options.DeepResearch.Enabled),
        Kognys(new(texts), options.Kognys.Enabled),
        LangGraph(new(texts), options.LangGraph.Enabled),
        new(TypeSafeDialect.Instance, options.TypeSafe.Enabled, new TypeSafeEndpoints(options.TypeSafe).Map),
        new(WortDialect.Instance, options.Wort.Enabled, WortEndpoints.Map),
    ];

    private static Entry DeepResearch(DeepResearchDialect dialect, bool isEnabled) =>
        new(dialect, isEnabled, routes => DeepResearchEndpoints.Map(routes, dialect));

    private static Entry LangGraph(LangGraphDialect dialect, bool isEnabled) => new(dialect, isEnabled, routes => LangGraphEndpoints.Map(routes, dialect));

    private static Entry Kognys(KognysDialect dialect, bool isEnabled) => new(dialect, isEnabled, routes => KognysEndpoints.Map(routes, dialect));

    private sealed record Entry(Dialect Dialect, bool IsEnabled, Action<IEndpointRouteBuilder> Map);
}
