using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Research.Corpus;

/// <summary>Composition of the corpora.</summary>
public static class CorpusRegistration
{
    /// <summary>
    /// Registers <see cref="Corpora"/>, read from <c>Research:Corpora:&lt;name&gt;:Path</c> when it is first asked for.
    /// Asking for it throws <see cref="CorpusUnavailableException"/> when a folder is missing or unreadable.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The root of the configuration.</param>
    /// <param name="indexFolder">Where the index files go; created when absent. They are a cache and can be deleted.</param>
    public static IServiceCollection AddHeadwayCorpora(this IServiceCollection services, IConfiguration configuration, string indexFolder)
    {
        services.AddSingleton(_ => new Corpora([.. configuration.GetSection("Research:Corpora").GetChildren()
            .Select(section => new CorpusIndex(section.Key, section.Get<CorpusOptions>() ?? new CorpusOptions(), indexFolder, TimeProvider.System))]));
        return services;
    }
}
