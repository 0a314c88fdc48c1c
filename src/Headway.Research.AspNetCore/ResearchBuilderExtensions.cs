using Headway.AspNetCore;
using Headway.Jobs;
using Headway.Research.Corpus;
using Headway.Research.Report;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Research.AspNetCore;

/// <summary>Adds the research job to an application.</summary>
public static class ResearchBuilderExtensions
{
    /// <summary>
    /// Adds the kinds <c>research</c> and <c>index</c> and the configured corpora, and creates an index job for each corpus at start.
    /// </summary>
    /// <param name="builder">The builder that <c>AddHeadway</c> returned.</param>
    /// <param name="configuration">The root of the configuration: section <c>Research</c>.</param>
    /// <param name="indexFolder">The folder of the index files; created when absent. The files are a cache and can be deleted.</param>
    /// <exception cref="InvalidOperationException">A value cannot be read, is out of range, or has an unknown name.</exception>
    public static HeadwayBuilder AddResearch(this HeadwayBuilder builder, IConfiguration configuration, string indexFolder)
    {
        var services = builder.Services;
        services.AddHeadwayResearch(configuration);
        services.AddHeadwayCorpora(configuration, indexFolder);
        services.AddSingleton(new ResultFormat(ResearchJobKind.KindName, "text/markdown", ReportMarkdown.Render));
        services.AddSingleton(new ResultFormat(ResearchJobKind.KindName, "text/html", ReportHtml.Render));
        services.AddSingleton<IndexJobs>();
        services.AddHostedService<CorpusIndexing>();
        AddFact(services, "reasoning", static research => research.Reasoning);
        AddFact(services, "model", static research => research.Model);
        AddFact(services, "search", static research => research.Search);
        services.AddSingleton(static provider => new ServerInfoMember("corpora", () => provider.GetRequiredService<Corpora>().All.Select(static corpus => corpus.Name)));
        return builder;
    }

    private static void AddFact(IServiceCollection services, string name, Func<ResearchCapabilities, object?> value) =>
        services.AddSingleton(provider => new ServerInfoMember(name, () => value(provider.GetRequiredService<ResearchCapabilities>())));
}
